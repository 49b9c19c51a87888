//! Output that nobody takes, and disks that are full.

use super::{answered, base, lore, refused, run};

const WHO: [&str; 4] = ["ask", "who", "made", "H20"];

#[test]
fn a_reader_that_is_gone() {
    // lore ask who made H20 | head -0: whoever reads no further has seen enough
    let base = base();
    for arguments in [&WHO[..], &["check"], &["--help"], &["build"], &["run", "kb/all.ask"]] {
        base.write("kb/all.ask", "who made H20\n.schema\n.help\nexplain who made H20\nwhy 1\n");
        // What gives no rows has no format of rows.
        let rows = !["check", "build"].contains(&arguments[0]);
        let formats =
            ["table", "json", "jsonl"].into_iter().chain(["csv", "markdown"].into_iter().filter(|_| rows));
        for format in formats {
            let (reader, writer) = std::io::pipe().expect("a pipe");
            drop(reader);
            let mut command = lore(&base, arguments.iter().chain(&["--format", format]));
            let output = command.stdout(writer).output().expect("it runs");
            let said = String::from_utf8(output.stderr).expect("UTF-8");
            assert_eq!(output.status.code(), Some(0), "{arguments:?} {format}: {said}");
            assert!(!said.contains("error") && !said.contains("panicked"), "{said}");
        }
    }
}

#[test]
fn nobody_to_tell() {
    // lore ask who mad H20 2>&1 | head -0: a refusal is one, though nobody reads why
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let base = base();
    let mut command = lore(&base, ["ask", "who mad H20"]);
    assert_eq!(command.stderr(writer).output().expect("it runs").status.code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn output_to_a_full_disk() {
    // lore ask who made H20 > file, on a disk that is full
    let full = std::fs::File::create("/dev/full").expect("it is always there");
    let output = lore(&base(), WHO).stdout(full).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).expect("UTF-8"),
        "\
error[cannot-write]: cannot write the output: no space left on device
"
    );
    // and by `.output`, from a script
    let base = base();
    base.write("a.ask", ".mode csv\n.output /dev/full\nwho made H20\n");
    assert_eq!(
        refused(&base, ["run", "--allow-write", "a.ask"], 1),
        "\
answers go to /dev/full, as csv; `.output stdout` ends that
firms f: f makes H20
error[cannot-write]: cannot write the output: no space left on device
"
    );
    // A link may have come with the folder: what it leads to is left alone.
    base.write("precious", "precious");
    std::os::unix::fs::symlink("precious", base.path("answer.csv")).expect("a link");
    for (statement, help) in [
        (".output answer.csv", "name the file itself, or remove the link"),
        ("expect who made H20 is Nvidia\n.save answer.csv", "name the file itself, or remove the link"),
    ] {
        base.write("a.ask", format!("{statement}\nwho made H20\n"));
        let told = refused(&base, ["run", "--allow-write", "a.ask"], 1);
        let expected =
            format!("error[cannot-write]: cannot write `answer.csv`: it is a link\n |\n = help: {help}\n");
        assert!(told.starts_with(&expected), "{told}");
    }
    assert_eq!(base.read("precious"), "precious");
}

#[cfg(target_os = "linux")]
#[test]
fn an_addition_to_a_full_disk() {
    // lore add, on a disk with room for a part of the claim: nothing is added, and what was there remains
    let base = base();
    let before = format!("# {}\n", "x".repeat(497));
    base.write("kb/added.lore", &before);
    answered(&base, WHO);
    // A file may have one block of 512 bytes; the signal that says so is ignored, as a disk sends none.
    let program = crate::common::program_path().to_str().expect("UTF-8");
    let limit = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\" 2> /dev/stdout | cat";
    let shell = base.command([""; 0]);
    let mut command = std::process::Command::new("sh");
    command.current_dir(shell.get_current_dir().expect("set")).env("LORE_CACHE", "caches");
    command.args(["-c", limit, program]);
    let ran = run(command.args(["add", "Alibaba made H100", "--from", "report"]), b"");
    assert_eq!(
        ran.out,
        "\
error[not-added]: kb/added.lore cannot be written: file too large
 |
 = note: nothing was added
 = help: make room, or correct the permissions, and add it again
"
    );
    assert_eq!(base.read("kb/added.lore"), before);
    // With room again, it is added.
    answered(&base, ["add", "Alibaba made H100", "--from", "report"]);
    assert!(base.read("kb/added.lore").starts_with(&before));
}

#[cfg(unix)]
#[test]
fn a_base_that_cannot_be_written() {
    // lore ask, on a base where the cache's place is taken: it is answered without one, which is told
    let base = base();
    base.write("caches", "not a folder");
    let ran = run(&mut lore(&base, WHO), b"");
    assert_eq!(ran.status, 0);
    assert_eq!(
        ran.err,
        "\
warning[cache-not-saved]: the cache in `caches` cannot be written: file exists
 |
 = note: the base was compiled in memory, and will be again next time
 = help: make room, correct the permissions, or set LORE_CACHE to another folder
"
    );
    assert_eq!(base.read("caches"), "not a folder");
}

#[test]
fn a_cache_that_is_spoiled() {
    // a disk that lost a block of the cache: it is compiled anew
    let base = base();
    let answer = answered(&base, WHO);
    let cache = base.cache();
    for entry in std::fs::read_dir(&cache).expect("the cache") {
        let path = entry.expect("a file").path();
        let mut bytes = std::fs::read(&path).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle..].fill(0xff);
        std::fs::write(&path, &bytes).expect("one's own file");
    }
    assert_eq!(answered(&base, WHO), answer);
    for entry in std::fs::read_dir(&cache).expect("the cache") {
        std::fs::write(entry.expect("a file").path(), "").expect("one's own file");
    }
    assert_eq!(answered(&base, WHO), answer);
}
