//! When a base is compiled again, and when not.

use super::Base;
use crate::base::{Loaded, Parameters, load};
use crate::diagnostic::Code;
use crate::model::{ClaimId, EntityId};
use crate::store::Snapshot;
use std::path::Path;

fn open(base: &Base, parameters: &[(&str, &str)]) -> Loaded {
    let set = parameters.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let parameters = Parameters::new(set, Some(base.caches()));
    match load(base.path(), &parameters, &mut |_| {}) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{}", base.rendered(&problems)),
    }
}

/// By which bases are kept in a folder beside them.
fn kept_beside(parent: &Path) -> Parameters {
    Parameters::new(Default::default(), Some(parent.join("caches"))).allowing_outside(true)
}

#[test]
fn contents_decide() {
    let base = Base::new("source s\nfrom s\n  ByteDance stockpiled H20\n");
    let changed = |base: &Base| (open(base, &[]).files, open(base, &[]).changed);
    assert_eq!(open(&base, &[]).changed, 2);
    assert_eq!(changed(&base), (2, 0));
    // Written anew, but the same.
    base.write("facts.lore", "source s\nfrom s\n  ByteDance stockpiled H20\n");
    assert_eq!(open(&base, &[]).changed, 0);
    base.write("facts.lore", "source s\nfrom s\n  ByteDance stockpiled H80\n".replace("80", "800"));
    assert_eq!(open(&base, &[]).changed, 1);
    base.write("more.lore", "from s\n  Tencent stockpiled H20\n");
    let loaded = open(&base, &[]);
    assert_eq!((loaded.changed, loaded.snapshot.claim_count()), (1, 2));
    std::fs::rename(base.path().join("more.lore"), base.path().join("other.lore")).unwrap();
    assert_eq!(open(&base, &[]).changed, 2);
    std::fs::remove_file(base.path().join("other.lore")).unwrap();
    let loaded = open(&base, &[]);
    assert_eq!((loaded.changed, loaded.snapshot.claim_count()), (1, 1));
}

#[test]
fn imports_and_their_parameters_are_inputs() {
    let base = Base::new(
        "source s\nimport \"$data/rows.csv\"\n  source s\n  entity ?f: firm {name}\n  claim ?f stockpiled H20\n",
    );
    for (folder, rows) in [("a", "name\nAcme\n"), ("b", "name\nAcme\nBolt\n")] {
        std::fs::create_dir(base.path().join(folder)).unwrap();
        base.write(&format!("{folder}/rows.csv"), rows);
    }
    let (a, b) = (base.path().join("a").display().to_string(), base.path().join("b").display().to_string());
    let open = |data: &str| {
        let loaded = open(&base, &[("data", data)]);
        (loaded.files, loaded.changed, loaded.snapshot.claim_count())
    };
    assert_eq!(open(&a), (3, 3, 1));
    assert_eq!(open(&a), (3, 0, 1));
    assert_eq!(open(&b), (3, 2, 2), "one file more, and one gone");
    base.write("b/rows.csv", "name\nAcme\nDunk\nEtch\n");
    assert_eq!(open(&b), (3, 1, 3));
    assert_eq!(open(&b), (3, 0, 3));
}

#[test]
fn the_files_that_match_a_pattern_are_inputs() {
    let parent = tempfile::tempdir().unwrap();
    let mut folder = parent.path().join("kb");
    std::fs::create_dir_all(folder.join("data/b")).unwrap();
    std::fs::write(
        folder.join("a.lore"),
        "type firm, firms\nsource s\nimport \"data/**/?.csv\"\n  source s\n  entity ?f: firm {name}\n",
    )
    .unwrap();
    let write = |folder: &Path, name: &str, firm: &str| {
        std::fs::write(folder.join("data").join(name), format!("name\n{firm}\n")).unwrap()
    };
    let open = |folder: &Path| {
        let loaded = load(folder, &kept_beside(parent.path()), &mut |_| {}).ok().unwrap();
        let schema = loaded.snapshot.schema();
        let firm = schema.type_ids().find(|id| schema.entity_type(*id).name == "firm").unwrap();
        (loaded.files, loaded.changed, loaded.snapshot.count_of(firm))
    };
    write(&folder, "1.csv", "Acme");
    write(&folder, "b/1.csv", "Bora");
    assert_eq!([open(&folder), open(&folder)], [(3, 3, 2), (3, 0, 2)]);
    write(&folder, "2.csv", "Cato");
    write(&folder, "no match.csv", "Dora");
    assert_eq!([open(&folder), open(&folder)], [(4, 1, 3), (4, 0, 3)]);
    // One that goes, is changed, or is called otherwise.
    std::fs::remove_file(folder.join("data/1.csv")).unwrap();
    assert_eq!([open(&folder), open(&folder)], [(3, 1, 2), (3, 0, 2)]);
    write(&folder, "b/1.csv", "Cato");
    assert_eq!(open(&folder), (3, 1, 1));
    std::fs::rename(folder.join("data/2.csv"), folder.join("data/b/3.csv")).unwrap();
    assert_eq!([open(&folder), open(&folder)], [(3, 2, 1), (3, 0, 1)]);
    // Another base is compiled by itself.
    let moved = parent.path().join("moved");
    std::fs::rename(&folder, &moved).unwrap();
    folder = moved;
    assert_eq!([open(&folder), open(&folder)], [(3, 3, 1), (3, 0, 1)]);
}

/// Where the base says that things stand.
fn places(snapshot: &Snapshot) -> Vec<String> {
    let entities = (0..snapshot.entity_count()).map(EntityId::from);
    let claims = (0..snapshot.claim_count()).map(ClaimId::from);
    let (schema, said) = (snapshot.schema(), claims.flat_map(|claim| snapshot.attestations(claim)));
    let places = entities.filter_map(|id| snapshot.declared_at(id)).chain(said.map(|it| it.place));
    let types = schema.types.iter().map(|it| &it.place).chain(schema.relations.iter().map(|it| &it.place));
    let declared = types
        .chain(schema.adjectives.iter().map(|it| &it.place))
        .chain(schema.rules.iter().map(|it| &it.place));
    places.chain(declared.filter(|place| !place.file.is_empty()).cloned()).map(|place| place.file).collect()
}

#[test]
fn a_folder_may_be_written_in_another_way() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("kb");
    std::fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write(
        "a.lore",
        "type firm, firms\nattribute revenue of firm: number\nadjective rich of firm: revenue, descending\nrelation know: firm -> firm\n  verb know\n\
         rule ?a knows ?b if ?b knows ?a\nsource s\nfirm Acme\nfrom s\n  Acme knows Acme\n\
         import \"rows.csv\"\n  source s\n  entity ?f: firm {name}\n  claim ?f knows Acme\nimport \"../more.csv\"\n  source s\n  entity ?f: firm {name}\n",
    );
    write("rows.csv", "name\nBora\n");
    std::fs::write(parent.path().join("more.csv"), "name\nCato\n").unwrap();
    let open = |folder: &Path| load(folder, &kept_beside(parent.path()), &mut |_| {}).ok().unwrap();
    let first = open(&folder);
    assert_eq!((first.changed, places(&first.snapshot).len()), (3, 11));
    for folder in [folder.clone(), parent.path().join("kb/../kb"), folder.join(".")] {
        let again = open(&folder);
        assert_eq!(again.changed, 0, "{folder:?}");
        let old = |file: String| {
            file.replace(&folder.display().to_string(), &parent.path().join("kb").display().to_string())
        };
        let expected = places(&first.snapshot);
        assert_eq!(places(&again.snapshot).into_iter().map(old).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_cache_that_is_gone_or_damaged_is_made_again() {
    let base = Base::new("source s\nfrom s\n  ByteDance stockpiled H20\n");
    open(&base, &[]);
    let cache = base.caches();
    for file in glob::glob(&format!("{}/*/*", cache.display())).unwrap() {
        std::fs::write(file.unwrap(), b"spoiled").unwrap();
    }
    assert_eq!(open(&base, &[]).snapshot.claim_count(), 1);
    assert_eq!(open(&base, &[]).changed, 0);
    std::fs::remove_dir_all(&cache).unwrap();
    assert_eq!(open(&base, &[]).snapshot.claim_count(), 1);
}

#[test]
fn a_base_with_errors_is_not_kept() {
    let base = Base::new("source s\nfrom s\n  ByteDance stockpiled H20\n");
    open(&base, &[]);
    base.write("facts.lore", "source s\nfrom s\n  ByteDance stockpild H20\n");
    assert!(load(base.path(), &base.kept(), &mut |_| {}).is_err());
    assert!(load(base.path(), &base.kept(), &mut |_| {}).is_err());
}

#[test]
fn what_came_with_a_base_is_not_its_cache() {
    // A snapshot that says otherwise, of the very fingerprint, made for another folder.
    let parent = tempfile::tempdir().unwrap();
    let [honest, evil] = ["honest", "evil"].map(|name| parent.path().join(name));
    let caches = parent.path().join("caches");
    for (folder, known) in [(&honest, "Ann knows Bob"), (&evil, "Bob knows Ann")] {
        std::fs::create_dir(folder).unwrap();
        let text = format!(
            "type person, people\nrelation know: person -> person\n  verb know\nsource s\nperson Ann; Bob\nfrom s\n  {known}\n"
        );
        std::fs::write(folder.join("a.lore"), text).unwrap();
    }
    let load = |folder: &Path| load(folder, &kept_beside(parent.path()), &mut |_| {}).ok().unwrap();
    let subject = |loaded: &Loaded| {
        let claim = loaded.snapshot.claim(ClaimId::from(0));
        loaded.snapshot.name(claim.subjects[0]).to_string()
    };
    load(&evil);
    let evil_cache = std::fs::read_dir(&caches).unwrap().next().unwrap().unwrap().path();
    assert_eq!(subject(&load(&honest)), "Ann");
    let of = |loaded: &Loaded| loaded.changed;
    assert_eq!(of(&load(&honest)), 0);
    for cache in std::fs::read_dir(&caches).unwrap().map(|entry| entry.unwrap().path()) {
        if cache != evil_cache {
            // Even where its fingerprint is the honest one: it does not name that base.
            std::fs::copy(evil_cache.join("snapshot"), cache.join("snapshot")).unwrap();
        }
    }
    std::fs::copy(evil.join("a.lore"), honest.join("b")).unwrap();
    let again = load(&honest);
    assert_eq!(subject(&again), "Ann");
    // One within the base is left alone, and told.
    let old = honest.join(".lore-cache");
    std::fs::create_dir(&old).unwrap();
    std::fs::copy(evil_cache.join("snapshot"), old.join("snapshot")).unwrap();
    assert_eq!((of(&load(&honest)), subject(&load(&honest)).as_str()), (0, "Ann"));
    assert_eq!(crate::base::old_cache(&honest).unwrap().code, Code::OldCache);
    assert!(crate::base::old_cache(&evil).is_none());
}

#[test]
fn caches_of_bases_that_are_gone_are_swept() {
    let parent = tempfile::tempdir().unwrap();
    let count = || std::fs::read_dir(parent.path().join("caches")).unwrap().count();
    let folders = ["a", "b"].map(|name| parent.path().join(name));
    for folder in &folders {
        std::fs::create_dir(folder).unwrap();
        std::fs::write(folder.join("a.lore"), "type person, people\nperson Ann\n").unwrap();
        load(folder, &kept_beside(parent.path()), &mut |_| {}).ok().unwrap();
    }
    std::fs::write(parent.path().join("caches/notes"), "of somebody else").unwrap();
    assert_eq!(count(), 3);
    crate::base::sweep(&folders[0], &kept_beside(parent.path()));
    assert_eq!(count(), 3);
    std::fs::remove_dir_all(&folders[1]).unwrap();
    crate::base::sweep(&folders[0], &kept_beside(parent.path()));
    assert_eq!(count(), 2);
}

/// A base whose firms are rows of a file, and the file with so many of them: all but the last one called alike.
fn rows(last: &str) -> (Base, std::path::PathBuf) {
    let base = Base::new("source s\nimport \"rows.csv\"\n  source s\n  entity ?f: firm {name} key {id}\n");
    base.write(
        "rows.csv",
        format!(
            "id,name\n{}99999,{last}\n",
            (10000..20000).map(|id| format!("{id},Firm{id}\n")).collect::<String>()
        ),
    );
    let path = base.path().join("rows.csv");
    (base, path)
}

fn has(loaded: &Loaded, name: &str) -> bool {
    use crate::vocabulary::Names;
    !loaded.snapshot.named(&name.to_lowercase()).is_empty()
}

#[cfg(unix)]
#[test]
fn a_file_of_the_same_length_and_time_is_read_again() {
    let (base, path) = rows("Acme");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap() - std::time::Duration::from_secs(1000);
    let set =
        |path: &Path| std::fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    set(&path);
    // As long as it was changed just now, it is always read.
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    assert_eq!((open(&base, &[]).changed, open(&base, &[]).changed), (3, 0));
    let text = std::fs::read_to_string(&path).unwrap();
    // In place, as an editor may do, and by another file, as `rsync -t` and `tar -x` do.
    std::fs::write(&path, text.replace("Acme", "Bora")).unwrap();
    set(&path);
    let loaded = open(&base, &[]);
    assert_eq!((loaded.changed, has(&loaded, "Bora"), has(&loaded, "Acme")), (1, true, false));
    base.write("new", text.replace("Acme", "Cato"));
    set(&base.path().join("new"));
    std::fs::rename(base.path().join("new"), &path).unwrap();
    let loaded = open(&base, &[]);
    assert_eq!((loaded.changed, has(&loaded, "Cato")), (1, true));
}

#[test]
fn a_file_that_changes_while_it_is_compiled_and_back_is_read_again() {
    let (base, path) = rows("Acme");
    let text = std::fs::read_to_string(&path).unwrap();
    let load = |always: bool| {
        let mut times = 0;
        let mut tell = |work: crate::base::Work| {
            // In place, between the look at the file and the reading of it, and back when it was read.
            if work.what.starts_with("importing") && work.read == 0 {
                times += 1;
                if always || times == 1 {
                    std::fs::write(&path, text.replace("Acme", "Bora")).unwrap();
                }
            } else if work.what.starts_with("building") {
                std::fs::write(&path, &text).unwrap();
            }
        };
        let loaded = load(base.path(), &base.kept(), &mut tell).ok().unwrap();
        std::fs::write(&path, &text).unwrap();
        loaded
    };
    // One that changes all the time is told, and not kept.
    let torn = load(true);
    let codes: Vec<&str> = torn.warnings.iter().map(|warning| warning.code.name()).collect();
    assert_eq!((torn.is_kept, codes), (false, vec!["changed-meanwhile"]));
    let loaded = load(false);
    assert_eq!((loaded.is_kept, has(&loaded, "Acme"), has(&loaded, "Bora")), (true, true, false));
    assert!(loaded.warnings.is_empty());
    assert!(has(&open(&base, &[]), "Acme"));
}
