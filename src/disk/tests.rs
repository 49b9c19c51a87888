//! What is written stays where it is to be written.

use super::refused::Refused;
use super::*;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

/// A folder, and beside it what must stay as it is.
fn beside() -> (tempfile::TempDir, Folder) {
    let above = tempfile::tempdir().unwrap();
    fs::create_dir(above.path().join("base")).unwrap();
    fs::create_dir(above.path().join("base/sub")).unwrap();
    fs::write(above.path().join("precious"), "precious").unwrap();
    let folder = Folder::open(&above.path().join("base")).unwrap();
    (above, folder)
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[test]
fn what_is_begun_is_there_when_it_is_kept_and_gone_when_it_is_not() {
    let (above, folder) = beside();
    let base = above.path().join("base");
    let mut unfinished = folder.begin("sub/a").unwrap();
    unfinished.file().write_all(b"one").unwrap();
    assert_eq!(names(&base.join("sub")).len(), 1);
    assert!(!base.join("sub/a").exists());
    unfinished.keep().unwrap();
    assert_eq!(
        (names(&base.join("sub")), fs::read(base.join("sub/a")).unwrap()),
        (vec!["a".into()], b"one".into())
    );
    let mut unfinished = folder.begin("sub/a").unwrap();
    unfinished.file().write_all(b"two").unwrap();
    drop(unfinished);
    assert_eq!((names(&base.join("sub")), folder.read("sub/a").unwrap()), (vec!["a".into()], b"one".into()));
}

#[test]
fn what_nobody_writes_any_more_is_swept() {
    let (above, folder) = beside();
    let writing = folder.begin("a").unwrap();
    fs::write(above.path().join("base/.lore-unfinished-dead"), "half").unwrap();
    fs::write(above.path().join("base/.lore-else"), "else").unwrap();
    folder.sweep();
    assert_eq!(names(&above.path().join("base")).len(), 3);
    writing.keep().unwrap();
    folder.sweep();
    assert_eq!(names(&above.path().join("base")), [".lore-else", "a", "sub"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_leads_out() {
    use std::os::unix::fs::symlink;
    let (above, folder) = beside();
    let base = above.path().join("base");
    let links =
        ["../precious", "../new", "sub/../../precious", "/dev/null", "dangling", "itself", "sub", "../base"];
    for (number, to) in links.into_iter().enumerate() {
        let link = if to == "itself" { to.to_string() } else { format!("link-{number}") };
        symlink(to, base.join(&link)).unwrap();
        assert!(folder.replace(&link, b"x").is_err(), "{to}");
        assert!(folder.append(&link).is_err(), "{to}");
        assert!(folder.write(&link).is_err(), "{to}");
        assert!(folder.create_new(&link).is_err(), "{to}");
        assert!(folder.open_file(&link).is_err(), "{to}");
        assert!(output(&base.join(&link)).is_err() && whole_output(&base.join(&link)).is_err(), "{to}");
    }
    symlink(above.path().join("precious"), base.join("absolute")).unwrap();
    assert_eq!(folder.replace("absolute", b"x").unwrap_err().to_string(), Refused::LeadsOut.reason());
    symlink("..", base.join("up")).unwrap();
    for name in ["up/precious", "up/new", "../precious", "../new"] {
        assert!(folder.replace(name, b"x").is_err() && folder.append(name).is_err(), "{name}");
        assert!(folder.open_file(name).is_err() && folder.create_new(name).is_err(), "{name}");
    }
    assert!(
        folder.within("up").is_err() && folder.make("up").is_err() && folder.remove_folder("up").is_err()
    );
    assert_eq!(names(above.path()), ["base", "precious"]);
    assert_eq!(fs::read(above.path().join("precious")).unwrap(), b"precious");
    assert_eq!(names(&base).len(), links.len() + 3);

    // One that stays within is followed.
    fs::write(base.join("sub/a"), "old").unwrap();
    symlink("sub/a", base.join("inner")).unwrap();
    folder.replace("inner", b"new").unwrap();
    folder.append("inner").unwrap().write_all(b"er").unwrap();
    assert_eq!(fs::read(base.join("sub/a")).unwrap(), b"newer");
    assert!(fs::symlink_metadata(base.join("inner")).unwrap().is_symlink());
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_at_once() {
    let (above, folder) = beside();
    let pipe = above.path().join("base/pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (name, reason) in [("pipe", Refused::NoFile.reason()), ("sub", "is a directory")] {
        assert_eq!(folder.open_file(name).unwrap_err().to_string(), reason);
        assert_eq!(folder.replace(name, b"x").unwrap_err().to_string(), reason);
        assert_eq!(folder.append(name).unwrap_err().to_string(), reason);
        assert!(output(&above.path().join("base").join(name)).is_err());
    }
    assert!(output(Path::new("/dev/null")).is_ok());
}

#[cfg(unix)]
#[test]
fn a_file_with_other_names_is_replaced_and_not_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let (above, folder) = beside();
    let base = above.path().join("base");
    fs::hard_link(above.path().join("precious"), base.join("name")).unwrap();
    let refused = [folder.append("name"), folder.write("name"), output(&base.join("name"))];
    refused.into_iter().for_each(|it| assert_eq!(it.unwrap_err().to_string(), Refused::ManyNames.reason()));
    fs::set_permissions(base.join("name"), fs::Permissions::from_mode(0o640)).unwrap();
    folder.replace("name", b"x").unwrap();
    assert_eq!(fs::read(above.path().join("precious")).unwrap(), b"precious");
    assert_eq!(fs::metadata(base.join("name")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn an_output_is_written_anew() {
    let (above, _) = beside();
    let path = above.path().join("out");
    output(&path).unwrap().write_all(b"long").unwrap();
    output(&path).unwrap().write_all(b"no").unwrap();
    let mut text = String::new();
    fs::File::open(&path).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "no");
}

#[cfg(unix)]
#[test]
fn a_folder_is_own_or_not() {
    use std::os::unix::fs::PermissionsExt;
    let (above, folder) = beside();
    let own = folder.make("own").unwrap().if_own().unwrap();
    let path = above.path().join("base/own");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    own.create_new("file").unwrap();
    for mode in [0o720, 0o702, 0o777, 0o1777] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = folder.within("own").unwrap().if_own().unwrap_err();
        assert_eq!(refused.to_string(), Refused::ForOthers.reason());
    }
    fs::create_dir(path.join("more")).unwrap();
    assert!(folder.remove_folder("own").is_err());
    fs::remove_dir(path.join("more")).unwrap();
    folder.remove_folder("own").unwrap();
    assert!(!path.exists());
}

#[test]
fn a_file_is_read_as_it_was_opened() {
    let (above, _) = beside();
    let path = above.path().join("rows");
    fs::write(&path, "0123456789").unwrap();
    let input = Input::open(&path).unwrap();
    let [mut one, mut other] = [input.reader(), input.reader_from(8)];
    let mut four = [0; 4];
    one.read_exact(&mut four).unwrap();
    assert_eq!((&four, std::io::read_to_string(&mut other).unwrap().as_str()), (b"0123", "89"));
    // Another file that takes its name is another file.
    fs::write(above.path().join("new"), "new").unwrap();
    fs::rename(above.path().join("new"), &path).unwrap();
    assert_eq!(std::io::read_to_string(&mut one).unwrap(), "456789");
    assert_eq!(input.bytes().unwrap(), b"0123456789");
    // One that grows or shrinks is not read on.
    let input = Input::open(&path).unwrap();
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"er").unwrap();
    assert_eq!(input.bytes().unwrap_err().to_string(), Refused::Changed.reason());
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(1).unwrap();
    assert_eq!(input.bytes().unwrap_err().to_string(), Refused::Changed.reason());
}

#[cfg(target_os = "linux")]
#[test]
fn what_would_never_end_is_not_read() {
    let (above, _) = beside();
    let pipe = above.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let everywhere = Reach::of(above.path(), [], true);
    for path in [
        &pipe,
        Path::new("/dev/zero"),
        Path::new("/dev/urandom"),
        Path::new("/dev/tty"),
        Path::new("/dev/full"),
    ] {
        for opened in [Input::open(path), everywhere.open(path)] {
            assert_eq!(opened.unwrap_err().to_string(), Refused::NoFile.reason(), "{path:?}");
        }
    }
    for path in ["/proc/self/environ", "/proc/self/status", "/proc/kmsg"].map(Path::new) {
        assert!(everywhere.open(path).is_err(), "{path:?}");
    }
    assert_eq!(Input::open(above.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
}

#[cfg(unix)]
#[test]
fn what_lies_outside_is_read_where_it_is_named() {
    use std::os::unix::fs::symlink;
    let (above, _) = beside();
    let base = above.path().join("base");
    let at = |name: &str| above.path().join(name);
    fs::create_dir(at("data")).unwrap();
    for name in ["data/a", "datab", "base/sub/a"] {
        fs::write(at(name), "text").unwrap();
    }
    symlink("../precious", base.join("out")).unwrap();
    symlink("..", base.join("up")).unwrap();
    symlink(base.join("sub/a"), base.join("in")).unwrap();
    symlink("../base", at("data/back")).unwrap();
    let data = at("data").display().to_string();
    let file = at("datab").display().to_string();
    let all = [
        "base/sub/a",
        "base/in",
        "base/sub/../in",
        "base/up/base/in",
        "data/back/in",
        "data/a",
        "base/up/data/a",
        "datab",
        "base/out",
        "base/up/precious",
        "precious",
        "data/../precious",
    ];
    let read = |others: &[&str], is_open| {
        let reach = Reach::of(&base, others.iter().copied(), is_open);
        all.iter().filter(|name| reach.open(&at(name)).is_ok_and(|input| input.bytes().is_ok())).count()
    };
    assert_eq!(read(&[], false), 5);
    assert_eq!(read(&[&data], false), 7);
    assert_eq!(read(&[&file], false), 6);
    assert_eq!(read(&["", "nowhere"], false), 5);
    assert_eq!(read(&[], true), all.len());
    let reach = Reach::of(&base, [], false);
    assert!(is_outside(&reach.open(&base.join("out")).unwrap_err()));
    assert!(!is_outside(&reach.open(&base.join("gone")).unwrap_err()));
}

#[test]
fn what_is_read_to_its_end_is_hashed() {
    use std::io::{Seek, SeekFrom};
    let (above, _) = beside();
    let path = above.path().join("rows");
    let text = "0123456789".repeat(5_000);
    fs::write(&path, &text).unwrap();
    let expected = Some(xxhash_rust::xxh3::xxh3_128(text.as_bytes()).to_le_bytes());
    let input = Input::open(&path).unwrap();
    let mut reader = input.reader();
    reader.read_exact(&mut [0; 4]).unwrap();
    assert_eq!(input.hash(), None);
    // Whoever goes back and forth has the same hash as who reads from the begin, and whoever begins behind it.
    reader.seek(SeekFrom::Start(0)).unwrap();
    reader.read_exact(&mut [0; 20]).unwrap();
    reader.seek(SeekFrom::Start(40_000)).unwrap();
    std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
    assert_eq!(input.hash(), expected);
    std::io::copy(&mut input.reader_from(49_999), &mut std::io::sink()).unwrap();
    assert_eq!(input.hash(), expected);
    // What reads differently to another has none, even when it reads as before again.
    for changed in ["x", "0"] {
        let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all(changed.as_bytes()).unwrap();
        assert_eq!(input.bytes().unwrap().len(), text.len());
        assert_eq!(input.hash(), None);
    }
    fs::write(&path, "").unwrap();
    assert_eq!(Input::open(&path).unwrap().hash(), Some(xxhash_rust::xxh3::xxh3_128(b"").to_le_bytes()));
}
