//! The boundary behind which a panic, which is a fault of lore's own, becomes a refusal. Whoever calls lore from outside (the
//! command line, the prompt, a script, a program that uses the library) passes here, so that all of them live on.

use super::codes::Code;
use super::message::{Diagnostic, Result};
use std::any::Any;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Does the work. A panic in it, or in a thread that it waits for, is the error (`internal`). What the work may have left half
/// done is for the caller to renew.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T> {
    GUARDED.fetch_add(1, Ordering::Relaxed);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.fetch_sub(1, Ordering::Relaxed);
    done.map_err(|panic| Box::new(internal(&said(&*panic), place().take())))
}

/// Has panics behind the boundary keep their place for the refusal, instead of writing it to standard error. For programs, which
/// own the hook.
pub fn keep_places() {
    let before = take_hook();
    set_hook(Box::new(move |panic: &PanicHookInfo| {
        if GUARDED.load(Ordering::Relaxed) == 0 {
            return before(panic);
        }
        let at = panic.location().map(|at| format!("{}:{}", at.file(), at.line()));
        // The first of several is the cause.
        let mut place = place();
        *place = place.take().or(at);
    }));
}

/// How much guarded work is under way. A panic may come in any thread that takes part.
static GUARDED: AtomicUsize = AtomicUsize::new(0);
static PLACE: Mutex<Option<String>> = Mutex::new(None);

fn place() -> std::sync::MutexGuard<'static, Option<String>> {
    PLACE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn internal(said: &str, place: Option<String>) -> Diagnostic {
    let at = place.map(|place| format!(" ({place})")).unwrap_or_default();
    Diagnostic::error(Code::Internal, format!("lore itself is at fault here: {said}{at}"))
        .note(format!("this is lore {}", env!("CARGO_PKG_VERSION")))
        .help("please report it: these lines, the statement, and as much of the base as it takes")
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_refusal_in_any_thread() {
        let here = || panic!("planted");
        let in_a_worker = || rayon::scope(|scope| scope.spawn(|_| panic!("planted {}", 2)));
        let in_a_thread = || {
            let joined = std::thread::spawn(|| panic!("planted")).join();
            joined.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        let works: [&dyn Fn(); 3] = [&here, &in_a_worker, &in_a_thread];
        for work in works {
            let refused = guarded(work).unwrap_err();
            assert_eq!(refused.code, Code::Internal);
            assert!(refused.message.starts_with("lore itself is at fault here: planted"), "{refused}");
            assert!(refused.help[0].contains("report"), "{refused}");
        }
        // The pool of workers is as before.
        assert_eq!(guarded(|| rayon::join(|| 1, || 2)).unwrap(), (1, 2));
    }
}
