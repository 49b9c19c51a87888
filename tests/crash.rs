//! Commands that are killed, that cannot write, and that run at the same time: whoever asks gets the answer of the files as they
//! are, what was acknowledged is there, and nothing is left behind.
//!
//! `LORE_KILLS=500` kills so many commands of each kind, and `LORE_TOGETHER=60` has several work together for so many seconds.

mod common;

use common::{Base, Ran};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How many commands of a kind are killed.
fn kills() -> usize {
    from_environment("LORE_KILLS", 20) as usize
}

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |number| number.parse().expect("a number"))
}

const IMPORT: &str = r#"import "rows.csv"
  source report
  entity ?firm: firm "Firm {firm}" key {firm}
  entity ?chip: chip "Chip {chip}" key {chip}
  claim ?firm made ?chip
"#;

/// A base of so many imported claims.
fn base(rows: usize) -> Base {
    let base = Base::new();
    base.write("kb/import.lore", IMPORT);
    write_rows(&base, rows);
    base
}

fn write_rows(base: &Base, rows: usize) {
    let row = |row: usize| format!("{row},{}\n", row % 100);
    base.write("kb/rows.csv", format!("firm,chip\n{}", (0..rows).map(row).collect::<String>()));
}

fn build(base: &Base) -> Child {
    base.command(["build"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// How many firms there are: all rows' and the four of the base itself.
fn firms(base: &Base) -> usize {
    let Ran { status, out, err } = base.lore(["ask", "--format", "csv", "how many firms are there"]);
    assert!(status == 0 && !err.contains("damaged"), "{out}{err}");
    let number = out.lines().last().and_then(|line| line.split(',').next());
    number.and_then(|number| number.parse::<usize>().ok()).unwrap_or_else(|| panic!("{out}{err}")) - 4
}

#[test]
fn a_build_that_is_killed_leaves_the_old_snapshot_or_the_new_one() {
    kill(kills(), rows_are_added);
}

#[test]
fn a_build_that_goes_on_from_a_snapshot_may_be_killed_too() {
    kill(kills(), firms_are_declared);
}

fn rows_are_added(base: &Base, step: usize) -> usize {
    let rows = 20_000 + step % 2 * 10_000 + step;
    write_rows(base, rows);
    rows
}

fn firms_are_declared(base: &Base, step: usize) -> usize {
    let firm = |number: usize| format!("firm \"Further firm {number}\"\n");
    base.write("kb/more.lore", (0..=step).map(firm).collect::<String>());
    20_000 + step + 1
}

/// Kills so many builds of a base, and lets some end. `change` makes it another one at each step, and tells how many firms there
/// are then.
fn kill(kills: usize, change: impl Fn(&Base, usize) -> usize) {
    let base = base(20_000);
    assert_eq!(firms(&base), 20_000);
    let mut moments = Moments::default();
    for step in 0.. {
        let rows = change(&base, step);
        moments.end(build(&base));
        assert_eq!(firms(&base), rows);
        if moments.killed >= kills && moments.finished > 1 {
            break;
        }
    }
    assert!(base.lore(["build"]).status == 0);
    assert_eq!(unfinished(&base), <[PathBuf; 0]>::default());
}

/// When processes are killed: each a little later than the one before, until some end before they are; then from the beginning.
#[derive(Default)]
struct Moments {
    step: u64,
    killed: usize,
    finished: usize,
}

impl Moments {
    /// Kills a process or lets it end, and tells whether it ended well, and what it wrote to its output.
    fn end(&mut self, mut child: Child) -> (bool, String) {
        sleep(Duration::from_micros(250 * self.step * self.step));
        self.step += 1;
        // It may have ended.
        let _ = child.kill();
        let output = child.wait_with_output().expect("it ends");
        match output.status.success() {
            true => {
                self.finished += 1;
                self.step = 0;
            }
            false => self.killed += 1,
        }
        (output.status.success(), String::from_utf8(output.stdout).expect("UTF-8"))
    }
}

/// The files beneath a base's folder, its caches among them, that nobody finished.
fn unfinished(base: &Base) -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![base.path("")], vec![]);
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).expect("a folder of the base") {
            let file = file.expect("a file of the base");
            match file.file_type().expect("its type").is_dir() {
                true => folders.push(file.path()),
                false if file.file_name().to_string_lossy().contains("unfinished") => found.push(file.path()),
                false => {}
            }
        }
    }
    found
}

/// A base of so many firms that may be added to.
fn base_of(firms: usize) -> Base {
    let base = Base::new();
    base.write("kb/more.lore", (0..firms).map(|firm| format!("firm F{firm}\n")).collect::<String>());
    base
}

fn add(base: &Base, firm: usize) -> Child {
    let arguments = ["add", "--from", "report", &format!("F{firm} made H100")];
    let mut command = base.command(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts")
}

/// The numbers of the firms of which a claim was added.
fn added(base: &Base) -> BTreeSet<usize> {
    let Ran { status, out, err } = base.lore(["ask", "--format", "csv", "which firms made H100"]);
    // Where no claim was added yet, the answer says so.
    assert!(status < 2, "{out}{err}");
    out.lines().filter_map(|line| line.split(',').next()?.strip_prefix('F')?.parse().ok()).collect()
}

#[test]
fn what_was_added_is_there_whatever_is_killed() {
    kill_adds(kills());
}

/// Kills so many commands that add a claim, each of another firm.
fn kill_adds(kills: usize) {
    let base = base_of(3 * kills);
    let mut moments = Moments::default();
    let (mut there, mut kept_all_the_same) = (BTreeSet::new(), 0);
    for firm in 0.. {
        let (_, told) = moments.end(add(&base, firm));
        let now = added(&base);
        // What was acknowledged is there, what was there before too, and nothing that nobody said.
        let new: Vec<usize> = now.difference(&there).copied().collect();
        assert!(there.is_subset(&now) && (new == [firm] || new.is_empty()), "{new:?} after {firm}");
        assert!(told.is_empty() || new == [firm], "{told}");
        kept_all_the_same += usize::from(told.is_empty() && !new.is_empty());
        there = now;
        if moments.killed >= kills && moments.finished > 1 {
            break;
        }
    }
    assert!(
        there.len() >= moments.finished
            && there.len() <= moments.finished + kept_all_the_same + moments.killed
    );
    let checked = base.lore(["check"]);
    assert!(!checked.err.contains("error"), "{}", checked.err);
    assert!(base.lore(["build"]).status == 0);
    assert_eq!(unfinished(&base), <[PathBuf; 0]>::default());
}

#[test]
fn who_adds_builds_and_asks_at_the_same_time() {
    together(Duration::from_secs(from_environment("LORE_TOGETHER", 3)));
}

/// Two add claims, one builds and two ask, for a while; one adder and the builder are killed now and then.
fn together(long: Duration) {
    const FIRMS: usize = 20_000;
    let base = base_of(FIRMS);
    let end = Instant::now() + long;
    let goes_on = || Instant::now() < end;
    let told = std::thread::scope(|scope| {
        let adder = |first: usize, is_killed: bool| {
            let base = &base;
            move || {
                let (mut moments, mut told) = (Moments::default(), BTreeSet::new());
                for firm in (first..FIRMS).step_by(2).take_while(|_| goes_on()) {
                    let child = add(base, firm);
                    let (_, out) = match is_killed {
                        true => moments.end(child),
                        false => {
                            let output = child.wait_with_output().expect("it ends");
                            assert!(output.status.success());
                            (true, String::from_utf8(output.stdout).expect("UTF-8"))
                        }
                    };
                    if !out.is_empty() {
                        told.insert(firm);
                    }
                }
                told
            }
        };
        let adders = [scope.spawn(adder(0, false)), scope.spawn(adder(1, true))];
        scope.spawn(|| {
            let mut moments = Moments::default();
            while goes_on() {
                moments.end(build(&base));
            }
        });
        for _ in 0..2 {
            scope.spawn(|| {
                let mut there = BTreeSet::new();
                while goes_on() {
                    let now = added(&base);
                    assert!(there.is_subset(&now), "{:?} are gone", there.difference(&now));
                    there = now;
                }
            });
        }
        adders.into_iter().flat_map(|adder| adder.join().expect("an adder")).collect::<BTreeSet<usize>>()
    });
    assert!(told.len() > 1);
    assert!(told.is_subset(&added(&base)));
    assert!(base.lore(["build"]).status == 0);
    assert_eq!(unfinished(&base), <[PathBuf; 0]>::default());
}

#[test]
fn builds_at_the_same_time_do_not_disturb_each_other_or_who_asks() {
    let base = base(20_000);
    assert_eq!(firms(&base), 20_000);
    for round in 1..4 {
        write_rows(&base, 20_000 + round);
        let builds = [build(&base), build(&base)];
        assert_eq!(firms(&base), 20_000 + round);
        for child in builds {
            let output = child.wait_with_output().expect("it ends");
            let problems = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && problems.is_empty(), "{problems}");
        }
        assert_eq!(firms(&base), 20_000 + round);
    }
}

#[test]
fn of_a_build_that_cannot_be_written_no_snapshot_is_told() {
    let base = base(2_000);
    // A folder stands where the snapshot would, with something in it.
    assert_eq!(firms(&base), 2_000);
    write_rows(&base, 3_000);
    let snapshot = base.cache().join("snapshot");
    std::fs::remove_file(&snapshot).expect("a snapshot");
    std::fs::create_dir_all(snapshot.join("something")).expect("a folder in the cache");
    let Ran { status, out, err } = base.lore(["build"]);
    assert_eq!((status, out.lines().count()), (1, 1), "{out}");
    assert!(err.contains("error[cache-not-saved]") && err.contains("compiled in memory"), "{err}");
    assert_eq!(firms(&base), 3_000);
}

/// A disk that is full after so many kilobytes: the system refuses to make a file any longer.
#[cfg(unix)]
fn limited(base: &Base, kilobytes: u64, arguments: &[&str]) -> Ran {
    let program = env!("CARGO_BIN_EXE_lore");
    // The signal that comes with the refusal would end the program.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kilobytes * 2);
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", &script, program])
        .args(arguments)
        .current_dir(base.path(""))
        .env("LORE_CACHE", "caches");
    Ran::from(command.output().expect("the program ends"))
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_old_snapshot() {
    let base = base(20_000);
    assert_eq!(firms(&base), 20_000);
    let snapshot = base.cache().join("snapshot");
    let old = std::fs::read(&snapshot).expect("a snapshot");
    write_rows(&base, 21_000);
    let largest = old.len() as u64 / 1024;
    let (mut failed, step) = (0, largest / 12 + 1);
    for kilobytes in (0..largest).step_by(step as usize) {
        let Ran { status, out, err } = limited(&base, kilobytes, &["build"]);
        assert_eq!(status, 1, "with {kilobytes} kB: {out}{err}");
        assert!(err.contains("error[cache-not-saved]: the cache in `caches` cannot be written: "), "{err}");
        assert!(std::fs::read(&snapshot).expect("a snapshot") == old, "with {kilobytes} kB");
        assert_eq!(unfinished(&base), <[PathBuf; 0]>::default());
        failed += 1;
    }
    assert!(failed > 10);
    // A question is answered all the same, from memory.
    let question = "how many firms are there";
    let Ran { status, out, err } = limited(&base, largest / 2, &["ask", "--format", "csv", question]);
    assert_eq!((status, out.contains("21004")), (0, true), "{out}{err}");
    assert!(err.contains("warning[cache-not-saved]"), "{err}");
    assert_eq!(firms(&base), 21_000);
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_what_was_added_and_how_a_file_is_laid_out() {
    let base = base_of(10);
    assert_eq!(base.lore(["add", "--from", "report", "F1 made H100"]).status, 0);
    // What cannot be made any longer, by some letters or at all.
    let journal = format!("{}# {}\n", base.read("kb/added.lore"), "x".repeat(8192 - 400));
    base.write("kb/added.lore", &journal);
    for firm in 2..10 {
        let before = base.read("kb/added.lore");
        let Ran { status, out, err } =
            limited(&base, 8, &["add", "--from", "report", &format!("F{firm} made H100")]);
        let is_there = added(&base).contains(&firm);
        match status {
            0 => assert!(is_there && out.starts_with("added at "), "{out}"),
            _ => {
                assert!(
                    !is_there && err.contains("error[not-added]") && err.contains("nothing was added"),
                    "{err}"
                );
                assert_eq!(base.read("kb/added.lore"), before);
            }
        }
    }
    assert!(added(&base).contains(&1) && !added(&base).contains(&9));
    let untidy = (0..2000).map(|firm| format!("firm    G{firm}\n")).collect::<String>();
    base.write("kb/more.lore", &untidy);
    let Ran { status, out, err } = limited(&base, 8, &["fmt"]);
    assert_eq!((status, out.as_str()), (3, ""), "{err}");
    assert!(base.read("kb/more.lore") == untidy && err.contains("kb/more.lore"), "{err}");
    assert_eq!(unfinished(&base), <[PathBuf; 0]>::default());
}

/// A person who may read a base but not write to it: the system's nobody, where the tests are run by its administrator.
#[cfg(unix)]
fn reader(base: &Base, arguments: &[&str]) -> std::io::Result<Ran> {
    use std::os::unix::process::CommandExt;
    let mut command = base.command(arguments);
    if rustix::process::geteuid().is_root() {
        command.uid(65534).gid(65534);
    }
    command.output().map(Ran::from)
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_only_be_read_is_asked_and_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let base = base_of(10);
    base.write("kb/untidy.lore", "firm    G1\n");
    let set = |mode: u32| {
        for path in ["", "kb", "kb/facts.lore", "kb/more.lore", "kb/untidy.lore"] {
            let is_file = path.ends_with(".lore");
            let mode = if is_file { mode & 0o666 } else { mode };
            std::fs::set_permissions(base.path(path), PermissionsExt::from_mode(mode)).expect("permissions");
        }
    };
    set(0o555);
    let Ok(asked) = reader(&base, &["ask", "--format", "csv", "how many firms are there"]) else {
        let _ = writeln!(std::io::stderr(), "skipped: the program lies where only its owner may run it");
        return;
    };
    let reader = |arguments: &[&str]| reader(&base, arguments).expect("it was run before");
    assert!(asked.status == 0 && asked.out.contains("15"), "{asked:?}");
    // There is no cache to keep it in: it is said, and the answer is right.
    assert!(asked.err.contains("warning[cache-not-saved]"), "{}", asked.err);
    assert_eq!(reader(&["check"]).status, 0);
    let built = reader(&["build"]);
    assert!(built.status == 1 && built.err.contains("error[cache-not-saved]"), "{built:?}");
    let added = reader(&["add", "--from", "report", "F1 made H100"]);
    assert!(added.status == 1 && added.err.contains("error[not-added]"), "{added:?}");
    let laid_out = reader(&["fmt"]);
    assert!(laid_out.status == 3 && laid_out.err.contains("kb/untidy.lore"), "{laid_out:?}");
    set(0o755);
    assert_eq!(base.read("kb/untidy.lore"), "firm    G1\n");
    let names = |path: &str| std::fs::read_dir(base.path(path)).expect("a folder").count();
    assert_eq!((names(""), names("kb")), (1, 3));
}
