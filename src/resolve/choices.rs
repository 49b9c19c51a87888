//! Trying every combination of meanings by running again: each run replays the choices made before and takes the
//! next one at the last open place.

/// The places where a run had several ways to go on, each with the way taken and how many there were.
#[derive(Default, Debug)]
pub struct Choices {
    trail: Vec<(usize, usize)>,
    at: usize,
}

impl Choices {
    /// The way to take at the next place of this run, below `ways`, which must be positive. A place with one way
    /// leaves no trace.
    pub fn choose(&mut self, ways: usize) -> usize {
        debug_assert!(ways > 0);
        if ways == 1 {
            return 0;
        }
        if self.at == self.trail.len() {
            self.trail.push((0, ways));
        }
        self.at += 1;
        self.trail[self.at - 1].0
    }

    /// Prepares the next run; false when every combination was tried. What the last run did not reach is not
    /// a choice any more.
    pub fn advance(&mut self) -> bool {
        self.trail.truncate(self.at);
        self.at = 0;
        while let Some((taken, ways)) = self.trail.last_mut() {
            *taken += 1;
            if *taken < *ways {
                return true;
            }
            self.trail.pop();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Choices;

    #[test]
    fn every_combination_once_and_no_more_behind_a_dead_end() {
        let mut choices = Choices::default();
        let mut seen = vec![];
        loop {
            let first = choices.choose(3);
            // The second place is reached by two of the first's ways.
            seen.push(if first == 1 { (first, 9) } else { (first, choices.choose(2)) });
            if !choices.advance() {
                break;
            }
        }
        assert_eq!(seen, [(0, 0), (0, 1), (1, 9), (2, 0), (2, 1)]);
    }
}
