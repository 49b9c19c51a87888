//! Superlatives that each owner has one of: "a largest city", "the largest smallest city", "the largest cities of Texas and
//! Utah". What is picked is picked from those of one owner, which stands outside of the picking.

use super::draft::Draft;
use super::extremes::{is_ranked, ranked};
use super::query::{Block, Expr, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::schema::Form;
use crate::syntax::tree::{Determiner, Head, Modifier, Np, Ranked, Word};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::plural;
use crate::vocabulary::{Degree, Meaning};

/// Superlatives of the grammar that a noun may begin with, besides those of the base.
const GENERIC: &[&str] = &[
    "largest", "biggest", "highest", "greatest", "longest", "smallest", "lowest", "shortest", "least", "most",
];

impl Draft<'_, '_> {
    /// Whether what a thing has is one of its own: "a largest city" is, "the largest city" is that of them all, and "the
    /// largest smallest city" is the largest of those that are each the smallest of its owner.
    pub fn has_of_its_own(&self, np: &Np) -> bool {
        let superlatives = np.modifiers.iter().filter(|modifier| is_ranked(modifier)).count();
        let indefinite = matches!(self.begins(np), Some("a" | "an"));
        matches!(np.head, Head::Type(_))
            && np.determiner == Determiner::Plain
            && (superlatives == 2 || superlatives == 1 && indefinite)
    }

    /// The extreme one of what an owner has; what follows the noun is said of the one that is picked. A superlative before
    /// another ranks the owners by what each has.
    pub fn extreme_of(&mut self, np: &Np, owner: &Term, own: &mut Block) -> Result<Term> {
        let (superlatives, said): (Vec<Modifier>, Vec<Modifier>) =
            np.modifiers.iter().cloned().partition(is_ranked);
        let mut superlatives: Vec<&Ranked> = superlatives.iter().filter_map(ranked).collect();
        let Some(of_each) = superlatives.pop() else {
            return Err(self.refuse(Code::NothingToRank, "nothing is picked here", np.span.clone()));
        };
        let all = Np { determiner: Determiner::Plain, modifiers: said, posts: vec![], ..np.clone() };
        let mut block = Block::default();
        let term = self.np(&all, &mut block)?;
        self.belongs(&term, owner, np.span.clone(), &mut block)?;
        let ranking = self.by_adjective(of_each, &term, &mut block)?;
        self.rank(&term, &mut block, vec![ranking])?;
        own.clauses.append(&mut block.clauses);
        self.about(&term, |draft| draft.posts(&np.posts, &term, &np.head, own))?;
        superlatives.into_iter().try_for_each(|of_owners| self.rank_by_adjective(of_owners, &term, own))?;
        Ok(term)
    }

    /// Refuses two superlatives before one noun, where nobody says whose the second is.
    pub fn check_superlatives(&self, np: &Np) -> Result<()> {
        let mut superlatives = np.modifiers.iter().filter_map(ranked);
        let (Some(first), Some(second)) = (superlatives.next(), superlatives.next()) else { return Ok(()) };
        let message = "two superlatives: of whom is there one of the second each?";
        let mut refusal = self.refuse(Code::TwoSuperlatives, message, first.span.start..second.span.end);
        let [first, second] = [first, second].map(|it| &self.tokens.source.text[it.span.clone()]);
        refusal.help.push(format!(
            "say whose: `the {first} of the {second} … of the …`, `which … has the {first} {second} …`"
        ));
        Err(refusal)
    }

    /// "the largest city of Texas and Utah": Utah is hardly listed beside the city.
    pub fn check_one_list(&self, items: &[Np]) -> Result<()> {
        let [picked, others @ ..] = items else { return Ok(()) };
        let Head::NameOfType { of, .. } = picked.head else { return Ok(()) };
        if !picked.modifiers.iter().any(is_ranked) || !others.iter().all(|np| np.is_named()) {
            return Ok(());
        }
        let message = "the one of both of them, or that of each?";
        let last = others.last().map_or(picked.span.end, |np| np.span.end);
        let mut refusal = self.refuse(Code::OfEachOrAll, message, picked.span.start..last);
        let begin = &self.tokens.source.text[picked.span.start..self.span(of).start];
        let owners = &self.tokens.source.text[self.span(of).end..last];
        refusal.help.push(format!("that of each: `{begin}{}{owners}`", plural(&fold(self.text(of)))));
        Err(refusal)
    }

    /// Whether a noun is a superlative itself, such as "highest point": what each owner has one of.
    pub fn is_extreme(&self, noun: Word) -> bool {
        let begins =
            |words: &[String]| {
                let Some(first) = words.first().filter(|_| words.len() > 1) else { return false };
                GENERIC.contains(&first.as_str())
                    || self.scope.vocabulary.meanings(first).iter().any(|meaning| {
                        matches!(meaning, Meaning::Adjective { degree: Degree::Superlative, .. })
                    })
            };
        self.token(noun).meanings.iter().any(|meaning| match meaning {
            Meaning::Noun { relation, .. } => {
                self.schema().relation(*relation).forms.iter().any(|form| match form {
                    Form::Noun(words) | Form::InverseNoun(words) => begins(words),
                    _ => false,
                })
            }
            _ => false,
        })
    }

    /// What is picked from what was picked for each is one of them all.
    pub fn picked_from(&mut self, inner: &Np, open: Option<&Term>, own: &mut Block) -> Result<Term> {
        let (apart, outside) = (self.each.apart.len(), self.each.outside.len());
        let term = self.np_as(inner, open, own)?;
        let one = inner.modifiers.iter().filter_map(ranked).find(|it| it.take.is_none());
        if let (Some(one), true) = (one, self.each.apart.len() == apart) {
            let message = "this is one already: there is nothing to pick from";
            let mut refusal = self.refuse(Code::TwoSuperlatives, message, inner.span.clone());
            let first = &self.tokens.source.text[one.span.clone()];
            refusal.help.push(format!(
                "say of whom there is one each, or how many: `the {first} … of the …`, `the 5 {first} …`"
            ));
            return Err(refusal);
        }
        for each in self.each.apart.split_off(apart) {
            self.asked.targets.retain(|target| target.expr != Expr::Term(each.clone()));
        }
        self.each.outside.truncate(outside);
        Ok(term)
    }

    /// "has the second largest population of the states that border Texas": the owner is one of these.
    pub fn is_one_of(&self, np: &Np, owner: &Term) -> bool {
        let Head::Type(noun) = np.head else { return false };
        let Sort::Entity(known) = self.sort_of(owner) else { return false };
        let is = |meaning: &Meaning| match meaning {
            Meaning::Type(of) => *of == known,
            _ => false,
        };
        self.token(noun).meanings.iter().any(is)
    }
}
