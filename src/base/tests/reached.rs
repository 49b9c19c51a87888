//! What a base reads: what lies in its folder, and what the command line names.

use super::Base;
use crate::base::{Parameters, check, load};
use crate::vocabulary::Names;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder with a base of these files, and files beside it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What is told of the base there.
fn told(folder: &TempDir, parameters: &Parameters) -> String {
    let (_, problems) = check(&folder.path().join("kb"), parameters);
    let text: String = problems.iter().map(|problem| problem.render(false)).collect();
    text.replace(&format!("{}/", folder.path().display()), "")
}

fn importing(path: &str) -> String {
    format!("type firm, firms\nsource s\nimport \"{path}\"\n  source s\n  entity ?f: firm {{name}}\n")
}

fn set(name: &str, value: PathBuf) -> Parameters {
    Parameters::new([(name.to_string(), value.display().to_string())].into(), None)
}

#[test]
fn an_import_that_leads_out_is_refused() {
    let rows = "name\nAcme\n";
    let folder = folder(&[
        ("kb/a.lore", &importing("../data/rows.csv")),
        ("data/rows.csv", rows),
        ("secret.csv", rows),
    ]);
    assert_eq!(
        told(&folder, &Parameters::default()),
        "\
error[outside-base]: kb/../data/rows.csv cannot be read: it lies outside of the base
 --> kb/a.lore:3:8
  |
3 | import \"../data/rows.csv\"
  |        ^^^^^^^^^^^^^^^^^^ named here
  |
  = help: to read what lies there, name its folder by a parameter, `import \"$data/…\"` and --set data=FOLDER, or allow everything: --allow-outside
"
    );
    assert_eq!(told(&folder, &Parameters::default().allowing_outside(true)), "");
    fs::write(folder.path().join("kb/a.lore"), importing("../data/*.csv")).unwrap();
    let pattern = told(&folder, &Parameters::default());
    assert!(
        pattern.starts_with("error[outside-base]: kb/../data cannot be read: it lies outside of the base\n"),
        "{pattern}"
    );
    assert_eq!(told(&folder, &Parameters::default().allowing_outside(true)), "");
    // A parameter allows what lies beneath it.
    for (path, is_read) in [
        ("$data/rows.csv", true),
        ("$data/*.csv", true),
        ("$data/../secret.csv", false),
        ("$data/../*.csv", false),
    ] {
        fs::write(folder.path().join("kb/a.lore"), importing(path)).unwrap();
        let told = told(&folder, &set("data", folder.path().join("data")));
        assert_eq!(
            (told.is_empty(), told.contains("error[outside-base]")),
            (is_read, !is_read),
            "{path}: {told}"
        );
    }
    fs::write(folder.path().join("kb/a.lore"), importing("$file")).unwrap();
    assert_eq!(told(&folder, &set("file", folder.path().join("secret.csv"))), "");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_a_folder_that_was_named_is_told_as_one() {
    let folder = folder(&[
        ("kb/a.lore", &importing("$data/rows.csv")),
        ("data/own.csv", "name\nAcme\n"),
        ("secret.csv", "name\nBora\n"),
    ]);
    std::os::unix::fs::symlink("../secret.csv", folder.path().join("data/rows.csv")).unwrap();
    let told = told(&folder, &set("data", folder.path().join("data")));
    assert!(
        told.contains("error[outside-base]") && told.contains("note: it is a link, and leads to "),
        "{told}"
    );
    assert!(told.contains("secret.csv\n"), "{told}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_left_out_aloud() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("kb/a.lore", &importing("**/*.csv")),
        ("kb/own.csv", "name\nAcme\n"),
        ("data/rows.csv", "name\nBora\n"),
        ("other/b.lore", "firm Cato\n"),
        ("c.lore", "firm Dora\n"),
        ("notes.txt", "notes"),
    ]);
    let kb = folder.path().join("kb");
    for (to, name) in [
        ("../data", "data"),
        ("../data/rows.csv", "row.csv"),
        ("../other", "other"),
        ("../c.lore", "c.lore"),
        ("../notes.txt", "notes.txt"),
    ] {
        symlink(to, kb.join(name)).unwrap();
    }
    assert_eq!(
        told(&folder, &Parameters::default()),
        "\
warning[leads-out]: kb/c.lore leads out of the base, and is left out
 |
 = help: put what it leads to in its place, or follow such links: --allow-outside
warning[leads-out]: kb/data leads out of the base, and is left out
 |
 = help: put what it leads to in its place, or follow such links: --allow-outside
warning[leads-out]: kb/other leads out of the base, and is left out
 |
 = help: put what it leads to in its place, or follow such links: --allow-outside
warning[leads-out]: left out, since links that lead out of the base: kb/data, kb/other and kb/row.csv
 --> kb/a.lore:3:8
  |
3 | import \"**/*.csv\"
  |        ^^^^^^^^^^
  |
  = help: to read what lies there, name its folder by a parameter, `import \"$data/…\"` and --set data=FOLDER, or allow everything: --allow-outside
"
    );
    let count = |parameters: &Parameters| {
        let loaded = load(&kb, parameters, &mut |_| {}).ok().unwrap();
        let schema = loaded.snapshot.schema();
        let firm = schema.type_ids().find(|id| schema.entity_type(*id).name == "firm").unwrap();
        loaded.snapshot.count_of(firm)
    };
    assert_eq!(count(&Parameters::default()), 1);
    let all = Parameters::default().allowing_outside(true);
    assert_eq!((told(&folder, &all).as_str(), count(&all)), ("", 4));
    // Where nothing else matches, it is said why.
    fs::remove_file(kb.join("own.csv")).unwrap();
    let none = told(&folder, &Parameters::default());
    assert!(
        none.contains("error[no-match]")
            && none.contains("note: what leads out of the base is left out: kb/data"),
        "{none}"
    );
}

#[cfg(unix)]
#[test]
fn each_folder_is_gone_through_once() {
    use std::os::unix::fs::symlink;
    let base = Base::empty();
    let folders = (0..12).map(|number| base.path().join(format!("m{number}")));
    let folders: Vec<PathBuf> = folders.collect();
    folders.iter().for_each(|folder| fs::create_dir(folder).unwrap());
    for from in &folders {
        for (number, to) in folders.iter().enumerate().filter(|(_, to)| *to != from) {
            symlink(to, from.join(format!("l{number}"))).unwrap();
        }
        fs::write(from.join("rows.csv"), "name\nAcme\n").unwrap();
    }
    base.write("a.lore", importing("**/**/l*/**/rows.csv"));
    let begin = Instant::now();
    let (_, problems) = check(base.path(), &Parameters::default());
    assert!(problems.is_empty(), "{}", base.rendered(&problems));
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_pattern_with_many_stars_is_matched() {
    let base = Base::empty();
    let name = "a".repeat(200);
    base.write(&name, "name\nAcme\n");
    base.write("a.lore", importing(&format!("{}b", "*a".repeat(60))));
    let begin = Instant::now();
    assert_eq!(base.codes(), [("no-match", 3)]);
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[test]
fn folders_that_lie_too_deep_are_told() {
    let base = Base::new("");
    let deep = |depth: usize| (0..depth).map(|_| "d").collect::<PathBuf>();
    fs::create_dir_all(base.path().join(deep(64))).unwrap();
    fs::write(base.path().join(deep(64)).join("a.lore"), "firm Acme\n").unwrap();
    assert_eq!(base.load().named("acme").len(), 1);
    fs::create_dir_all(base.path().join(deep(65))).unwrap();
    assert_eq!(base.codes(), [("too-deep", 0)]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_fact_file_whose_name_is_no_text_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let base = Base::new("");
    let name = |bytes: &'static [u8]| base.path().join(std::ffi::OsStr::from_bytes(bytes));
    fs::create_dir(name(b"sub\xff")).unwrap();
    assert_eq!(base.codes(), []);
    for path in [name(b"caf\xe9.lore"), name(b"sub\xff/a.lore")] {
        fs::write(&path, "firm Acme\n").unwrap();
        let problems = base.problems();
        assert!(problems.contains("cannot be read: its name is not UTF-8"), "{problems}");
        fs::remove_file(path).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_no_file_is_told_at_once() {
    let folder = folder(&[]);
    fs::create_dir(folder.path().join("kb")).unwrap();
    let all = Parameters::default().allowing_outside(true);
    let pipe = std::process::Command::new("mkfifo").arg(folder.path().join("kb/pipe.csv")).status();
    assert!(pipe.unwrap().success());
    let begin = Instant::now();
    for path in ["/dev/zero", "/dev/full", "/dev/urandom", "/proc/self/environ", "pipe.csv"] {
        fs::write(folder.path().join("kb/a.lore"), importing(path)).unwrap();
        let strict = told(&folder, &Parameters::default());
        let is_own = Path::new(path).is_relative();
        let expected = if is_own { "error[unreadable-file]" } else { "error[outside-base]" };
        assert!(strict.starts_with(expected), "{strict}");
        let open = told(&folder, &all);
        assert!(
            open.starts_with(&format!(
                "error[unreadable-file]: {}",
                if is_own { "kb/pipe.csv" } else { path }
            )),
            "{open}"
        );
    }
    assert!(begin.elapsed() < Duration::from_secs(10));
}

/// Its holes take no room on a disk, and all of them would in memory.
#[test]
fn a_fact_file_that_nobody_wrote_is_not_read() {
    let folder = folder(&[("kb/a.lore", "type firm\nfirm Acme\n"), ("kb/large.lore", "")]);
    let large = fs::File::options().write(true).open(folder.path().join("kb/large.lore")).unwrap();
    large.set_len(1 << 40).unwrap();
    assert_eq!(
        told(&folder, &Parameters::default()),
        "\
error[too-large]: kb/large.lore has 1099511627776 bytes; a fact file has at most 1073741824
 |
 = help: rows in such numbers are imported: `import \"rows.csv\"`
"
    );
}
