//! What is made of very many parts, and how it is given back.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// A collection that, where it is large, is given back to the system by somebody else: that of millions takes longer than
/// whoever waits for a refusal should wait, and longer still where memory is asked for meanwhile.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct DeferredDrop<T: Parts>(T);

/// What has parts, each with memory of its own.
pub trait Parts: Default + Send + 'static {
    fn parts(&self) -> usize;
}

/// From so many parts on.
const MANY: usize = 50_000;
/// So long nobody is to be disturbed.
const MEANWHILE: Duration = Duration::from_millis(100);

impl<T: Parts> DeferredDrop<T> {
    /// What is in it, which whoever takes it gives back.
    pub fn into_inner(mut self) -> T {
        std::mem::take(&mut self.0)
    }
}

impl<T: Parts> Drop for DeferredDrop<T> {
    fn drop(&mut self) {
        if self.0.parts() < MANY {
            return;
        }
        let held = std::mem::take(&mut self.0);
        // Where there is no thread to be had, it is given back here.
        let _ = std::thread::Builder::new().spawn(move || {
            std::thread::sleep(MEANWHILE);
            drop(held);
        });
    }
}

impl<T: Parts> From<T> for DeferredDrop<T> {
    fn from(held: T) -> DeferredDrop<T> {
        DeferredDrop(held)
    }
}

impl<T: Parts> Deref for DeferredDrop<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Parts> DerefMut for DeferredDrop<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// One after the other; what is not asked for is left.
impl<T: Send + 'static> IntoIterator for DeferredDrop<Vec<T>> {
    type Item = T;
    type IntoIter = Rest<T>;

    fn into_iter(self) -> Rest<T> {
        Rest(DeferredDrop(self.into_inner().into()))
    }
}

pub struct Rest<T: Send + 'static>(DeferredDrop<VecDeque<T>>);

impl<T: Send + 'static> Iterator for Rest<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.pop_front()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.len(), Some(self.0.len()))
    }
}

impl<T: Send + 'static> Parts for Vec<T> {
    fn parts(&self) -> usize {
        self.len()
    }
}

impl<T: Send + 'static> Parts for VecDeque<T> {
    fn parts(&self) -> usize {
        self.len()
    }
}

impl<K: Send + 'static, V: Send + 'static> Parts for BTreeMap<K, V> {
    fn parts(&self) -> usize {
        self.len()
    }
}

impl<T: Send + 'static> Parts for BTreeSet<T> {
    fn parts(&self) -> usize {
        self.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Sender, channel};
    use std::thread::{ThreadId, current};

    struct Part(Sender<ThreadId>);

    impl Drop for Part {
        fn drop(&mut self) {
            // Nobody listens any more when a test has failed.
            let _ = self.0.send(current().id());
        }
    }

    #[test]
    fn many_parts_are_given_back_by_somebody_else() {
        for (number, is_here) in [(MANY - 1, true), (MANY, false)] {
            let (tell, told) = channel();
            drop(DeferredDrop::from((0..number).map(|_| Part(tell.clone())).collect::<Vec<_>>()));
            drop(tell);
            assert!(told.iter().all(|thread| (thread == current().id()) == is_here), "{number}");
        }
    }
}
