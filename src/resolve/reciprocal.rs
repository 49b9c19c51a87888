//! "which counties border each other", "do Acorn and Birch supply each other": said both ways, of two that differ.

use super::draft::Draft;
use super::query::{Block, ClaimClause, Clause, Term};
use crate::diagnostic::{Code, Result, Span};
use crate::model::schema::Range;
use crate::syntax::tree::{Determiner, Head, Join, Np, NpList, Sentence, Vp};

impl Draft<'_, '_> {
    /// The pattern of a sentence whose object is `each other`; `None` of any other sentence.
    pub fn reciprocal(&mut self, sentence: &Sentence) -> Option<Result<Block>> {
        let [vp] = sentence.predicates.as_slice() else { return None };
        let object = vp.clone().predicate.object_mut()?.clone();
        let [Np { head: Head::EachOther, span, .. }] = object.items.as_slice() else { return None };
        let NpList { items, join, except, .. } = &sentence.subject;
        let is_plain = sentence.gap.is_none() && except.is_none() && !vp.negated;
        Some(match items.as_slice() {
            [one]
                if is_plain
                    && matches!(one.determiner, Determiner::Plain | Determiner::Which)
                    && !one.has_name() =>
            {
                self.among_themselves(sentence, one, vp, span)
            }
            [_, _, ..] if is_plain && *join == Join::And && items.iter().all(Np::is_named) => {
                self.each_to_the_others(sentence, vp)
            }
            _ => Err(self.no_each_other(span.clone())),
        })
    }

    /// Of names, each is said of all the others.
    fn each_to_the_others(&mut self, sentence: &Sentence, vp: &Vp) -> Result<Block> {
        let mut own = Block::default();
        for (index, one) in sentence.subject.items.iter().enumerate() {
            let mut others = sentence.subject.clone();
            others.items.remove(index);
            let said = Sentence { subject: NpList::single(one.clone()), ..with_object(sentence, vp, others) };
            own.clauses.extend(self.sentence(&said)?.clauses);
        }
        Ok(own)
    }

    /// Of a noun, it is said of one such thing and of another.
    fn among_themselves(&mut self, sentence: &Sentence, one: &Np, vp: &Vp, span: &Span) -> Result<Block> {
        let other = NpList::single(Np { determiner: Determiner::Plain, ..one.clone() });
        let mut own = self.sentence(&with_object(sentence, vp, other))?;
        let claim = own.clauses.iter().rev().find_map(|clause| match clause {
            Clause::Claim(claim @ ClaimClause { subject: Term::Var(a), object: Term::Var(b), .. })
                if a != b =>
            {
                Some(claim.clone())
            }
            _ => None,
        });
        let Some(claim) = claim else { return Err(self.no_each_other(span.clone())) };
        let relation = self.schema().relation(claim.relation);
        let Range::Entity(range) = relation.range else { return Err(self.no_each_other(span.clone())) };
        self.constrain(&claim.object, relation.domain, span.clone())?;
        self.constrain(&claim.subject, range, span.clone())?;
        own.clauses.push(Clause::differ(&claim.subject, &claim.object));
        if !relation.symmetric {
            // What the one is worth says nothing of what the other is.
            if !claim.measures.is_empty() || claim.time.is_some() {
                let message = "what is measured is that of one claim, and `each other` asks for two";
                let refusal = self.refuse(Code::EachOther, message, span.clone());
                return Err(refusal.with_help("leave the amount out, or ask for each of the two"));
            }
            let (subject, object) = (claim.object.clone(), claim.subject.clone());
            own.clauses.push(Clause::Claim(ClaimClause { subject, object, ..claim }));
        }
        Ok(own)
    }

    pub fn no_each_other(&self, span: Span) -> Box<crate::diagnostic::Diagnostic> {
        let message = "`each other` is said of several names, or of a noun: of what there may be two";
        let refusal = self.refuse(Code::EachOther, message, span);
        refusal.with_help("`do A and B … each other`, `which … each other`")
    }
}

fn with_object(sentence: &Sentence, vp: &Vp, object: NpList) -> Sentence {
    let mut vp = vp.clone();
    if let Some(list) = vp.predicate.object_mut() {
        *list = object;
    }
    Sentence { predicates: vec![vp], ..sentence.clone() }
}
