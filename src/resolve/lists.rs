//! Lists of things: what each of their items is, and what one item says for the others.

use super::draft::Draft;
use super::query::{Block, Clause, Term};
use crate::diagnostic::{Code, Diagnostic, Edit, Offer, Result, Span};
use crate::syntax::tree::{Determiner, Head, Join, Np, NpList, Word};

impl Draft<'_, '_> {
    /// The items of a list, each with what is said of it. What stands before the first of several nouns or behind the last,
    /// "the major rivers and lakes", "rivers and lakes in Texas", may be said of that one or of all: both are tried.
    pub fn with_shared_words(&mut self, list: &NpList) -> Result<NpList> {
        let [first, rest @ ..] = list.items.as_slice() else { return Ok(list.clone()) };
        let nouns: Option<Vec<Word>> = list.items.iter().map(Np::type_noun).collect();
        self.check_only_these(list)?;
        let (Some(nouns), [.., last]) = (nouns, rest) else { return Ok(list.clone()) };
        // What begins with a word of its own, "the rivers and the lakes", takes nothing from the first.
        let bare = |np: &Np| self.begins(np).is_none() && np.modifiers.is_empty();
        let mut shared = list.clone();
        if rest.iter().all(|np| bare(np) && np.determiner == Determiner::Plain) {
            if first.tells_a_number() {
                let before = first.span.start..self.span(nouns[0]).start;
                let places = nouns[1..].iter().map(|&noun| self.span(noun).start);
                return Err(self.of_one_or_all(before, places));
            }
            for np in &mut shared.items[1..] {
                np.determiner = first.determiner.clone();
                np.modifiers = first.modifiers.clone();
            }
        }
        if bare(last) && list.items[..rest.len()].iter().all(|np| np.posts.is_empty()) {
            shared.items.iter_mut().for_each(|np| np.posts = last.posts.clone());
        }
        Ok(if shared != *list && self.choose(&[false, true]) { shared } else { list.clone() })
    }

    /// "only A and B": of each alone it cannot be true, and of both it says that there is no third.
    fn check_only_these(&self, list: &NpList) -> Result<()> {
        let [Np { determiner: Determiner::Only, .. }, rest @ ..] = list.items.as_slice() else {
            return Ok(());
        };
        if rest.is_empty() || rest.iter().any(|np| np.determiner != Determiner::Plain) {
            return Ok(());
        }
        let message = "nothing but one of them, or nothing but all of them?";
        let refusal = self.refuse(Code::OnlyOneOrAll, message, list.span.clone());
        Err(refusal.with_help("say `only …` of each, or `… and no other …` behind the last"))
    }

    /// Refuses a number that may be said of one item of a list, of each, or of all together; of each it is offered.
    fn of_one_or_all(&self, number: Span, places: impl Iterator<Item = usize>) -> Box<Diagnostic> {
        let said = self.tokens.source.text[number.clone()].trim();
        let message = format!("`{said}` may be said of one of them, of each, or of all together");
        let mut refusal = self.refuse(Code::OfEachOrAll, message, number);
        refusal.help.push("say it of each, or give the others an article of their own".into());
        let edits = places.map(|at| Edit { span: at..at, words: format!("{said} ") }).collect();
        refusal.meant.offers = vec![Offer { edits, gives_up: vec![] }];
        refusal
    }

    /// A list in brackets: one variable that is any of them, or each in turn where `and` joins names.
    pub fn bracketed(&mut self, list: &NpList, open: Option<&Term>, own: &mut Block) -> Result<Term> {
        if let ([np], true) = (list.items.as_slice(), open.is_none()) {
            return self.np(np, own);
        }
        if list.join == Join::Mixed {
            return Err(self.mixed(list));
        }
        let list = &self.with_shared_words(list)?;
        let root = self.root_type();
        let var = match open {
            Some(term @ Term::Var(_)) => term.clone(),
            _ => Term::Var(self.entity(root)),
        };
        if list.join == Join::And && list.items.len() > 1 {
            let message = "`and` in brackets names several things at once, which cannot stand here";
            return Err(self.refuse(Code::AndInBrackets, message, list.span.clone()));
        }
        self.one_of(&list.items, &var, own)?;
        Ok(var)
    }

    /// The variable is any of the items.
    pub fn one_of(&mut self, items: &[Np], var: &Term, own: &mut Block) -> Result<()> {
        self.alternatives(items, own, |draft, np, branch| {
            let term = draft.np_as(np, Some(var), branch)?;
            if let Term::Value(_) = term {
                let message = "a value stands where things are named";
                return Err(draft.refuse(Code::TypeMismatch, message, np.span.clone()));
            }
            if term != *var {
                draft.unify(var, &term, np.span.clone())?;
                branch.clauses.push(Clause::equal(var, &term));
            }
            Ok(())
        })
    }
}

impl Np {
    /// The noun of a phrase that names things by their type.
    fn type_noun(&self) -> Option<Word> {
        match self.head {
            Head::Type(word) | Head::GerundType { of: word, .. } => Some(word),
            _ => None,
        }
    }

    /// Whether what stands before the noun says how many are meant.
    fn tells_a_number(&self) -> bool {
        matches!(
            self.determiner,
            Determiner::Most { .. } | Determiner::Fewest { .. } | Determiner::Counted { .. }
        )
    }
}
