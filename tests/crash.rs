//! Builds that are killed, that cannot be written, and that run at the same time: whoever asks then gets the answer of the files as they are.

mod common;

use common::{Base, Ran};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

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
    kill(|base, step| {
        let rows = 20_000 + step % 2 * 10_000 + step;
        write_rows(base, rows);
        rows
    });
}

#[test]
fn a_build_that_goes_on_from_a_snapshot_may_be_killed_too() {
    kill(|base, step| {
        let firm = |number: usize| format!("firm \"Further firm {number}\"\n");
        base.write("kb/more.lore", (0..=step).map(firm).collect::<String>());
        20_000 + step + 1
    });
}

/// Kills builds of a base. `change` makes it another one at each step, and tells how many firms there are then.
fn kill(change: impl Fn(&Base, usize) -> usize) {
    let base = base(20_000);
    assert_eq!(firms(&base), 20_000);
    let (mut killed, mut finished) = (0, 0);
    // Each build is given a little longer, until some end before they are killed.
    for step in 0.. {
        let rows = change(&base, step);
        let mut child = build(&base);
        sleep(Duration::from_millis(2 * (step * step) as u64));
        // It may have ended.
        let _ = child.kill();
        match child.wait().expect("it ends").success() {
            true => finished += 1,
            false => killed += 1,
        }
        assert_eq!(firms(&base), rows);
        if finished == 2 || step == 60 {
            break;
        }
    }
    assert!(killed > 0 && finished > 0, "{killed} were killed, {finished} were not");
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
        let files = std::fs::read_dir(base.cache()).expect("the cache");
        let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
        let left: Vec<String> = names.filter(|name| name.contains("unfinished")).collect();
        assert!(left.is_empty(), "{left:?}");
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
