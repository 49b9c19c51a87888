//! What was asked in vain: the words that questions had and a base lacks, kept where the user has said that they be.
//!
//! They lie in a folder of the user's own, a file for each base, and never in a base: what somebody asks is nobody else's. Whether
//! they are kept is told by the folder itself: it is there, or it is not. Keeping them never makes a question fail or wait: whatever
//! goes wrong, the question is not kept.

use crate::diagnostic::{Code, Diagnostic, shortened};
use crate::disk::{self, Folder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_128;

/// How many bytes a file has at most. Of one that would have more, the older half is forgotten.
const MOST_BYTES: usize = 1 << 18;
/// How many words of a question are kept, and how many characters of it.
const MOST_WORDS: usize = 8;
const LONGEST_QUESTION: usize = 500;
/// How many questions are given with a word.
const MOST_QUESTIONS: usize = 3;
/// How often it is tried to write while somebody else does, and how long it is waited in between.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(2);

/// A question that was refused, with the words of it that nobody knew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Refused {
    words: Vec<String>,
    question: String,
}

/// A word that questions had and a base lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lacking {
    pub word: String,
    pub times: usize,
    /// Some of the questions that had it, the last one first.
    pub questions: Vec<String>,
}

/// Where the questions to one base are kept.
pub struct Keeper {
    home: PathBuf,
    name: String,
}

impl Keeper {
    /// `None` where the user has not said that they be kept.
    pub fn of(base: &Path) -> Option<Keeper> {
        Keeper::within(disk::asked_home()?, base)
    }

    fn within(home: PathBuf, base: &Path) -> Option<Keeper> {
        home.is_dir().then_some(())?;
        let base = base.canonicalize().ok()?;
        let hash = xxh3_128(base.as_os_str().as_encoded_bytes());
        let folder = base.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let folder: String = folder.chars().filter(|c| c.is_alphanumeric()).take(40).collect();
        Some(Keeper { home, name: format!("{folder}-{hash:032x}.jsonl") })
    }

    /// Keeps a question that was refused for words that nobody knows; another one is not kept.
    pub fn keep(&self, question: &str, problem: &Diagnostic) {
        if problem.code != Code::UnknownWord {
            return;
        }
        let words = problem.labels.iter().filter_map(|label| label.source.text.get(label.span.clone()));
        let words: Vec<String> = words.take(MOST_WORDS).map(shortened).collect();
        let question = question.trim().chars().take(LONGEST_QUESTION).collect();
        let Ok(mut line) = serde_json::to_vec(&Refused { words, question }) else { return };
        line.push(b'\n');
        // Whoever asked has been told why it was refused, and of this there is nothing to tell.
        let _ = self.append(&line);
    }

    fn append(&self, line: &[u8]) -> io::Result<()> {
        let folder = Folder::open(&self.home)?.if_own()?;
        let mut file = folder.append(&self.name)?;
        lock(&file)?;
        if file.metadata()?.len() as usize + line.len() > MOST_BYTES {
            let kept = newer_half(&folder.read(&self.name)?);
            file.set_len(0)?;
            file.write_all(&kept)?;
        }
        file.write_all(line)
    }

    /// The words that the base lacks, those that were asked for most first.
    pub fn lacking(&self) -> io::Result<Vec<Lacking>> {
        let folder = Folder::open(&self.home)?.if_own()?;
        let bytes = match folder.read(&self.name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            bytes => bytes?,
        };
        Ok(counted(&bytes))
    }
}

/// Waits for a moment, and not for whoever stopped while it wrote.
fn lock(file: &File) -> io::Result<()> {
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(std::fs::TryLockError::WouldBlock) => sleep(PAUSE),
            Err(std::fs::TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::ErrorKind::WouldBlock.into())
}

fn newer_half(bytes: &[u8]) -> Vec<u8> {
    let half = bytes.len().saturating_sub(MOST_BYTES / 2);
    let begin = bytes[half..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| half + at + 1);
    bytes[begin..].to_vec()
}

fn counted(bytes: &[u8]) -> Vec<Lacking> {
    // A line that is none of ours, or that was cut, is passed over.
    let lines = bytes.split(|byte| *byte == b'\n');
    let refused: Vec<Refused> = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let mut lacking: Vec<Lacking> = vec![];
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for Refused { words, question } in refused.into_iter().rev() {
        for word in words.iter().map(|word| word.to_lowercase()) {
            let index = *known.entry(word.clone()).or_insert(lacking.len());
            if index == lacking.len() {
                lacking.push(Lacking { word, times: 0, questions: vec![] });
            }
            let it = &mut lacking[index];
            it.times += 1;
            if it.questions.len() < MOST_QUESTIONS && !it.questions.contains(&question) {
                it.questions.push(question.clone());
            }
        }
    }
    // Of those asked for as often, the last one stays first.
    lacking.sort_by_key(|it| std::cmp::Reverse(it.times));
    lacking
}

/// Whether questions are kept from now on. What was kept is deleted where they are not to be.
pub fn switch(on: bool) -> io::Result<PathBuf> {
    let home = disk::asked_home().ok_or(io::ErrorKind::NotFound)?;
    switch_at(&home, on)?;
    Ok(home)
}

fn switch_at(home: &Path, on: bool) -> io::Result<()> {
    if on {
        disk::make_own(home)?;
        return Folder::open(home)?.if_own().map(|_| ());
    }
    if !home.is_dir() {
        return Ok(());
    }
    let (folder, name) = Folder::of(home)?;
    folder.remove_folder(&name.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    fn refused(question: &str, word: &str) -> Diagnostic {
        let at = question.find(word).unwrap();
        Diagnostic::error(Code::UnknownWord, "").at(
            &Source::new("question", question),
            at..at + word.len(),
            "",
        )
    }

    fn keeper(folder: &Path) -> Option<Keeper> {
        Keeper::within(folder.join("asked"), folder)
    }

    #[test]
    fn nothing_is_kept_before_it_is_switched_on_nor_after() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("asked");
        assert!(keeper(folder.path()).is_none());
        switch_at(&home, true).unwrap();
        let kept = keeper(folder.path()).unwrap();
        kept.keep("who hoarded H20", &refused("who hoarded H20", "hoarded"));
        assert_eq!(kept.lacking().unwrap().len(), 1);
        switch_at(&home, false).unwrap();
        assert!(!home.exists() && keeper(folder.path()).is_none());
        // Whoever has it still is not told, and keeps nothing.
        kept.keep("who hoarded H20", &refused("who hoarded H20", "hoarded"));
        assert!(!home.exists());
        switch_at(&home, false).unwrap();
    }

    #[test]
    fn words_are_counted_and_those_asked_for_most_come_first() {
        let folder = tempfile::tempdir().unwrap();
        switch_at(&folder.path().join("asked"), true).unwrap();
        let kept = keeper(folder.path()).unwrap();
        for (question, word) in
            [("who hoarded A", "hoarded"), ("who amassed A", "amassed"), ("who Hoarded B", "Hoarded")]
        {
            kept.keep(question, &refused(question, word));
        }
        kept.keep("who is", &Diagnostic::error(Code::NotUnderstood, ""));
        let lacking = |word: &str, questions: &[&str]| Lacking {
            word: word.into(),
            times: questions.len(),
            questions: questions.iter().map(|it| it.to_string()).collect(),
        };
        assert_eq!(
            kept.lacking().unwrap(),
            [lacking("hoarded", &["who Hoarded B", "who hoarded A"]), lacking("amassed", &["who amassed A"])]
        );
    }

    #[test]
    fn the_file_stays_small_and_many_may_write_it() {
        let folder = tempfile::tempdir().unwrap();
        switch_at(&folder.path().join("asked"), true).unwrap();
        let path = folder.path().to_path_buf();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let path = path.clone();
                scope.spawn(move || {
                    let kept = keeper(&path).unwrap();
                    for number in 0..400 {
                        let question = format!("who word{writer}x{number} {}", "very ".repeat(60));
                        kept.keep(&question, &refused(&question, &format!("word{writer}x{number}")));
                    }
                });
            }
        });
        let kept = keeper(&path).unwrap();
        let bytes = std::fs::read(folder.path().join("asked").join(&kept.name)).unwrap();
        assert!(bytes.len() <= MOST_BYTES && bytes.len() > MOST_BYTES / 4, "{}", bytes.len());
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        assert!(lines.clone().all(|line| serde_json::from_slice::<Refused>(line).is_ok()));
    }
}
