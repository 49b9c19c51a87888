//! A compiled base, which many sessions of many threads ask at once.

use super::definitions::Defined;
use super::options::Options;
use crate::base::{self, Addition, Unsayable};
use crate::diagnostic::{Diagnostic, Problems, Source, guarded};
use crate::execute::Derived;
use crate::model::ClaimId;
use crate::store::{Fingerprint, Snapshot};
use crate::vocabulary::Vocabulary;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What the files of a base say, what its words mean, and what its rules derive. It never changes: a folder that did is compiled
/// to another one.
pub struct Base {
    folder: PathBuf,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) language: Language,
    /// Found out when it is asked for first.
    pub(super) derived: Derived,
    warnings: Vec<Diagnostic>,
    /// Of what files it was compiled; `None` where not all of them could be read.
    fingerprint: Option<Fingerprint>,
}

/// What the words of a base mean.
pub(super) struct Language {
    pub vocabulary: Vocabulary,
    pub defined: Defined,
}

impl Language {
    pub fn read(snapshot: &Snapshot) -> Result<Language, Vec<Diagnostic>> {
        let vocabulary = Vocabulary::new(snapshot.schema());
        let defined = Defined::read(snapshot, &vocabulary)?;
        Ok(Language { vocabulary, defined })
    }
}

impl Base {
    /// Opens the base in a folder, building what has changed.
    ///
    /// # Errors
    /// Every problem found in the base.
    pub fn open(options: &Options) -> Result<Base, Problems> {
        let open = || {
            let loaded = base::load(&options.base, &options.reading(), &mut |_| {})?;
            let language = Language::read(&loaded.snapshot)?;
            Ok(Base::of(options, loaded, language))
        };
        guarded(open)?
    }

    /// Appends a claim ("ByteDance stockpiled H20 in 2025") to the base in a folder, attested by the named source: gives the base
    /// with it, and the message that it is done. `before_writing` is called when the claim is known to be one that the base
    /// accepts.
    ///
    /// # Errors
    /// Why it does not accept it, or cannot be written; then nothing was added.
    pub fn append(
        options: &Options,
        claim: &Arc<Source>,
        source: &str,
        before_writing: impl FnOnce(),
    ) -> Result<(Base, String), Problems> {
        let append = || {
            let mut language = None;
            let accept = |snapshot: &Snapshot| {
                language = Some(Language::read(snapshot)?);
                before_writing();
                Ok(())
            };
            let addition = Addition {
                typed: claim,
                before: &format!("from {}\n  ", base::quoted(source)),
                beside: Some(("source", source)),
                what: ("a claim", "ByteDance stockpiled H20 in 2025, confidence 0.8"),
            };
            let added = base::append(&options.base, &options.reading(), addition, accept)?;
            let done = format!("added at {}:{}, attested by {source}", added.path.display(), added.line);
            let language = language.map_or_else(|| Language::read(&added.base.snapshot), Ok)?;
            Ok((Base::of(options, added.base, language), done))
        };
        guarded(append)?
    }

    /// Appends a declaration of a word: `before` is what stands in front of what was typed. Gives the base with it, and where
    /// it stands.
    pub(super) fn declare(
        options: &Options,
        typed: &Arc<Source>,
        before: &str,
    ) -> Result<(Base, PathBuf, usize), Problems> {
        let declare = || {
            let mut language = None;
            let accept = |snapshot: &Snapshot| {
                language = Some(Language::read(snapshot)?);
                Ok(())
            };
            let what = ("a synonym", "hoard = stockpile");
            let addition = Addition { typed, before, beside: None, what };
            let added = base::append(&options.base, &options.reading(), addition, accept)?;
            let language = language.map_or_else(|| Language::read(&added.base.snapshot), Ok)?;
            Ok((Base::of(options, added.base, language), added.path, added.line))
        };
        guarded(declare)?
    }

    fn of(options: &Options, loaded: base::Loaded, language: Language) -> Base {
        Base {
            folder: options.base.clone(),
            snapshot: Arc::new(loaded.snapshot),
            language,
            derived: Derived::default(),
            warnings: loaded.warnings,
            fingerprint: loaded.fingerprint,
        }
    }

    /// The base of a snapshot that is there already.
    pub(super) fn over(snapshot: Snapshot, folder: &Path) -> Result<Base, Problems> {
        let language = Language::read(&snapshot)?;
        let (folder, snapshot) = (folder.to_path_buf(), Arc::new(snapshot));
        Ok(Base {
            folder,
            snapshot,
            language,
            derived: Derived::default(),
            warnings: vec![],
            fingerprint: None,
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A claim as lines of a fact file, once for each attestation: they read back to the claim.
    ///
    /// # Errors
    /// Where no line says it, and why.
    pub fn lines_of(&self, claim: ClaimId) -> Result<Vec<String>, Unsayable> {
        base::write_claim(claim, &self.snapshot, &self.language.vocabulary)
    }

    /// Problems of the base that do not stand in the way of questions, as far as they were found when it was opened: of rows
    /// of imports when they were read.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}

/// The folder of a base, with the newest base that was compiled from it: for programs that go on while it changes.
pub struct Live {
    options: Options,
    newest: Mutex<Arc<Base>>,
    /// Held by the one who compiles.
    compiles: Mutex<()>,
}

impl Live {
    /// As [`Base::open`].
    ///
    /// # Errors
    /// Every problem found in the base.
    pub fn open(options: Options) -> Result<Live, Problems> {
        let newest = Mutex::new(Arc::new(Base::open(&options)?));
        Ok(Live { options, newest, compiles: Mutex::default() })
    }

    /// The newest base. Who has it keeps it, whatever becomes of the folder.
    pub fn newest(&self) -> Arc<Base> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Compiles the folder where it has changed, and tells whether it had. Who asks for the newest base meanwhile is given the
    /// one before.
    ///
    /// # Errors
    /// Every problem found in the folder as it is now. The newest base is then the one before.
    pub fn refresh(&self) -> Result<bool, Problems> {
        let _compiles = self.compiles.lock().unwrap_or_else(PoisonError::into_inner);
        let now = guarded(|| base::fingerprint(&self.options.base, &self.options.reading()))?;
        if now.is_some() && now == self.newest().fingerprint {
            return Ok(false);
        }
        let newest = Arc::new(Base::open(&self.options)?);
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = newest;
        Ok(true)
    }
}
