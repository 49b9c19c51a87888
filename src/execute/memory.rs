//! The memory that questions take: each of them, and all that are asked at once.

use crate::diagnostic::{Code, Diagnostic, Result};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The memory that all questions of a program take which are being answered, of one base or of several, in bytes.
#[derive(Debug)]
pub struct Pool {
    most: usize,
    used: AtomicUsize,
}

/// Without a limit.
impl Default for Pool {
    fn default() -> Pool {
        Pool::of(usize::MAX)
    }
}

impl Pool {
    /// Of at most so many bytes.
    pub const fn of(most: usize) -> Pool {
        Pool { most, used: AtomicUsize::new(0) }
    }

    /// How many bytes are held by questions that are being answered, roughly.
    pub fn held(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }
}

/// The memory that is held for a question. It goes back to the pool when this is dropped.
pub struct Account<'a> {
    pool: &'a Pool,
    most: usize,
    /// What another account holds for the same question.
    besides: usize,
    used: AtomicUsize,
}

impl<'a> Account<'a> {
    /// Of at most so many bytes.
    pub fn new(pool: &'a Pool, most: usize) -> Account<'a> {
        Account { pool, most, besides: 0, used: AtomicUsize::new(0) }
    }

    /// One more for the same question, for what is held no longer than this one is.
    pub fn another(&self) -> Account<'a> {
        Account { pool: self.pool, most: self.most, besides: self.held(), used: AtomicUsize::new(0) }
    }

    /// The bytes that are held for the question.
    pub fn held(&self) -> usize {
        self.besides.saturating_add(self.used.load(Ordering::Relaxed))
    }

    /// Holds more bytes, unless the question or all together would hold more than they may (`too-large`).
    pub fn take(&self, bytes: usize) -> Result<()> {
        let used = self.used.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        let together = self.pool.used.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        let (message, most, way_out) = if self.besides.saturating_add(used) > self.most {
            (
                "the answer does not fit into the memory that a question may take",
                self.most,
                "ask for less (count instead of listing, or add a clause), or raise the limit with `--memory`, or `.memory` at the prompt",
            )
        } else if together > self.pool.most {
            (
                "the answer does not fit into the memory that all questions may take together",
                self.pool.most,
                "ask again when others have their answers, or for less: count instead of listing, or add a clause",
            )
        } else {
            return Ok(());
        };
        let refused = Diagnostic::error(Code::TooLarge, message);
        Err(refused.note(format!("the limit is {} MiB", most >> 20)).help(way_out).into())
    }

    /// Holds so many bytes no longer.
    pub fn give_back(&self, bytes: usize) {
        let less = |used: usize| Some(used.saturating_sub(bytes));
        // It never refuses.
        let used = self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).unwrap_or_default();
        self.pool.used.fetch_sub(bytes.min(used), Ordering::Relaxed);
    }

    /// Holds no more than it did.
    pub fn back_to(&self, held: usize) {
        self.give_back(self.held().saturating_sub(held));
    }
}

impl Drop for Account<'_> {
    fn drop(&mut self) {
        self.pool.used.fetch_sub(*self.used.get_mut(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_takes_what_it_may_and_all_together_what_they_may() {
        let pool = Pool::of(100);
        let (one, other) = (Account::new(&pool, 80), Account::new(&pool, 80));
        assert!(one.take(60).is_ok() && other.take(40).is_ok());
        let of_all = one.take(10).unwrap_err();
        assert!(of_all.message.contains("all questions"), "{}", of_all.message);
        one.back_to(60);
        let of_one = one.take(30).unwrap_err();
        assert!(of_one.message.contains("a question"), "{}", of_one.message);
        drop(one);
        assert_eq!(pool.held(), 40);
        let beneath = other.another();
        assert!(beneath.take(40).is_ok() && beneath.take(1).is_err());
        beneath.give_back(1000);
        assert_eq!((beneath.held(), pool.held()), (40, 40));
        drop((beneath, other));
        assert_eq!(pool.held(), 0);
    }
}
