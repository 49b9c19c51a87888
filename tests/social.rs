//! The social graph of `benches/social`, through the whole program: its generator, its base and its questions.

#[path = "common/beside.rs"]
mod beside;
mod common;
#[path = "../benches/social/graph.rs"]
mod graph;

use common::{Ran, program};
use graph::Graph;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A base in a directory of its own, over the files of a folder.
struct Social {
    directory: tempfile::TempDir,
    data: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Social {
    fn over(data: &Path) -> Social {
        let directory = tempfile::tempdir().expect("a temporary directory");
        for file in std::fs::read_dir(root().join("benches/social/base")).expect("the base") {
            let file = file.expect("a file of it").path();
            if file.extension().is_some_and(|extension| extension == "lore") {
                std::fs::copy(&file, directory.path().join(file.file_name().unwrap())).expect("a copy");
            }
        }
        Social { directory, data: format!("data={}", data.display()) }
    }

    fn lore(&self, arguments: &[&str]) -> Ran {
        let mut lore = program();
        lore.args(arguments).arg("--base").arg(self.directory.path()).args(["--set", &self.data]);
        Ran::from(lore.output().expect("the program runs"))
    }

    /// What the nine questions count.
    fn counts(&self) -> Vec<u64> {
        let scripts = (1..=9).map(|number| root().join(format!("benches/social/queries/q{number}.ask")));
        let scripts: Vec<String> = scripts.map(|script| script.display().to_string()).collect();
        let mut arguments = vec!["run", "--format", "csv"];
        arguments.extend(scripts.iter().map(String::as_str));
        let ran = self.lore(&arguments);
        assert_eq!(ran.status, 0, "{}", ran.err);
        ran.out.lines().filter_map(|line| line.parse().ok()).collect()
    }
}

#[test]
fn nine_questions_are_counted_as_others_count_them() {
    let Some(data) = beside::find("lsqb-sf0.003") else { return };
    let social = Social::over(&data);
    assert_eq!(social.counts(), [20608, 84, 0, 3047, 4973, 5331, 7188, 2436, 3847]);
}

#[test]
fn a_generated_graph_is_imported_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    Graph::new(30).write(&data).expect("the files are written");
    let (mut entities, mut claims) = (0, 0);
    for file in std::fs::read_dir(&data).unwrap() {
        let file = file.unwrap().path();
        let rows = std::fs::read_to_string(&file).unwrap().lines().count() - 1;
        match file.to_string_lossy().contains('_') {
            true => claims += rows,
            false => entities += rows,
        }
    }
    let social = Social::over(&data);
    let built = social.lore(&["build"]);
    // The source is an entity too, with a claim of its title.
    let expected = format!("{} entities, {} claims, 1 sources", entities + 1, claims + 1);
    assert!(built.out.contains(&expected), "{expected}\n{}{}", built.out, built.err);
    assert_eq!(social.counts().len(), 9);
    closures_and_distances(&social, &data);
}

/// What the comparison with other engines asks besides, against a search of the files themselves.
fn closures_and_distances(social: &Social, data: &Path) {
    let pairs = |name: &str| -> Vec<(String, String)> {
        let text = std::fs::read_to_string(data.join(format!("{name}.csv"))).expect("a file of the graph");
        let pair = |line: &str| line.split_once('|').map(|(a, b)| (a.to_string(), b.to_string()));
        text.lines().skip(1).filter_map(pair).collect()
    };
    let answered: HashMap<_, _> =
        pairs("Comment_replyOf_Comment").into_iter().chain(pairs("Comment_replyOf_Post")).collect();
    let chain = |first: &String| std::iter::successors(answered.get(first), |it| answered.get(*it)).count();
    let closure: usize = answered.keys().map(chain).sum();
    let counted = social.lore(&["ask", "--format", "csv", "find count where ?a reply to ?b within 30 hops"]);
    assert_eq!(counted.out.lines().last(), Some(closure.to_string().as_str()), "{}", counted.err);

    let friends = pairs("Person_knows_Person");
    let start = &friends.first().expect("a friendship").0;
    let (mut known, mut frontier, mut levels) = (HashSet::from([start]), vec![start], vec![]);
    while !frontier.is_empty() {
        let next: HashSet<&String> = friends
            .iter()
            .filter(|(a, b)| frontier.contains(&a) && !known.contains(b))
            .map(|(_, b)| b)
            .collect();
        known.extend(&next);
        frontier = next.into_iter().collect();
        levels.push(frontier.len());
    }
    levels.pop();
    let question = format!(
        "find ?n, count(?f) where \"Person {start}\" know ?f within 30 hops in ?n hops, ?f != \"Person {start}\" group by ?n"
    );
    let told = social.lore(&["ask", "--format", "csv", &question]);
    let rows: Vec<String> = (1..).zip(levels).map(|(hops, count)| format!("{hops},{count}")).collect();
    assert_eq!(told.out.lines().skip(1).collect::<Vec<_>>(), rows, "{}", told.err);
}
