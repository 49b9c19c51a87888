//! What is picked by an extreme value: "the largest area", "the highest share".

use super::draft::Draft;
use super::query::{Best, Block, Clause, Expr, Function, Reach, Term, Var};
use super::state::{Ranking, Sort};
use crate::diagnostic::{Code, Result};
use crate::model::RelationId;
use crate::model::schema::Kind;
use crate::syntax::tree::{Determiner, Head, Modifier, Np, Ranked, RankedBy, Word};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;

/// Superlatives of any number.
const OF_NUMBERS: &[&str] =
    &["largest", "biggest", "highest", "greatest", "most", "smallest", "lowest", "least"];
/// How many of them mean the highest.
const HIGHEST: usize = 5;

impl Draft<'_, '_> {
    /// "the largest population": the value at the rank. The owner that the clause is about is ranked when its
    /// clause ends; any other is picked here.
    pub fn rank_value(
        &mut self,
        ranked: &Ranked,
        about: Option<Term>,
        owner: Option<&Term>,
        value: Term,
        (kind, of): (Kind, Option<RelationId>),
        own: &mut Block,
    ) -> Result<Term> {
        let ranking = self.ranking(value.clone(), ranked, of)?;
        let (descending, first, take) = (ranking.descending, ranking.first, ranking.take);
        let Term::Var(key) = value else { return Ok(value) };
        match (owner, about) {
            (Some(Term::Var(_)), _) => {
                self.rankings.push(ranking);
                Ok(value)
            }
            (_, Some(Term::Var(of))) => {
                let shown = self.fresh("value", Sort::Value(kind));
                let block = self.inner(own);
                own.clauses.push(Clause::Best(Best {
                    of,
                    key: Expr::Term(value),
                    descending,
                    first,
                    take,
                    value: Some(shown),
                    block,
                }));
                Ok(Term::Var(shown))
            }
            _ => {
                let function = if descending { Function::Maximum } else { Function::Minimum };
                let block = self.inner(own);
                let shown = self.fresh("value", Sort::Value(kind));
                own.clauses.push(Clause::Bind { var: shown, expr: Expr::Over { function, of: key, block } });
                Ok(Term::Var(shown))
            }
        }
    }

    /// A ranking by a value: "with the highest share". The attribute, where the value is one's, settles what its
    /// adjectives mean.
    pub fn ranking(&mut self, key: Term, ranked: &Ranked, of: Option<RelationId>) -> Result<Ranking> {
        let descending = self.direction(ranked, of)?;
        let take = ranked.take.map_or(Ok(1), |word| self.whole(word))?;
        let (first, span) = (ranked.first, ranked.span.clone());
        Ok(Ranking { key: Expr::Term(key), descending, first, take, span })
    }

    /// "the largest provider of wafers": where nothing grades providers, what the claim that makes it one measures.
    pub fn measured_by(&mut self, ranked: &Ranked, term: &Term, own: &mut Block) -> Option<(Var, bool)> {
        let descending = match ranked.by {
            RankedBy::Generic { word, .. } | RankedBy::Superlative(word) => {
                let place = OF_NUMBERS.iter().position(|it| *it == fold(self.text(word)))?;
                if !self.gradable_ways(word, Some(term)).is_empty() {
                    return None;
                }
                place < HIGHEST
            }
            RankedBy::Top => true,
            RankedBy::Degree { .. } => return None,
        };
        let noun = self.discourse.nouns.iter().rev().find(|named| named.value == *term)?.noun;
        let named = |relation: RelationId| {
            let is =
                |meaning: &Meaning| matches!(meaning, Meaning::Noun { relation: of, .. } if *of == relation);
            self.token(noun).meanings.iter().any(is)
        };
        let mut claims = own.clauses.iter_mut().filter_map(|clause| match clause {
            Clause::Claim(claim) if named(claim.relation) => Some(claim),
            _ => None,
        });
        let (Some(claim), None) = (claims.next(), claims.next()) else { return None };
        let measures = self.schema().relation(claim.relation).measures.iter().enumerate();
        let mut measures = measures.filter(|(_, it)| !matches!(it.kind, Kind::Text | Kind::Time));
        let (Some((measure, _)), None) = (measures.next(), measures.next()) else { return None };
        claim.reach = Reach::Direct;
        Some((self.measure_of(claim, measure.into()), descending))
    }

    /// The value of an attribute that a noun names, of a thing.
    pub fn attribute_value(&mut self, noun: Word, of: &Term, own: &mut Block) -> Result<(Var, Kind)> {
        let np = Np::new(self.span(noun), Head::Noun(noun));
        if let Term::Var(var) = self.noun(&np, Some(of), None, own)?
            && let Sort::Value(kind) = self.sort(var)
        {
            return Ok((var, kind));
        }
        Err(self.refuse(Code::NoNumber, format!("`{}` is no number", self.text(noun)), self.span(noun)))
    }

    /// "which 3 firms make the most chips", "the 3 firms that make the most chips": so many are taken by the rankings.
    /// In the plural without a number, what comes first is.
    pub fn take(&mut self, np: &Np, term: &Term, own: &Block, rankings: &mut [Ranking]) -> Result<()> {
        let picks = |clause: &Clause| matches!(clause, Clause::Best(best) if Term::Var(best.of) == *term);
        let plural = match np.head {
            Head::Type(noun) | Head::GerundType { of: noun, .. } => {
                is_plural(&fold(self.text(noun))).then_some(noun)
            }
            _ => None,
        };
        let first = rankings.iter().all(|ranking| (ranking.first, ranking.take) == (1, 1));
        match (np.stated, plural, !rankings.is_empty()) {
            (Some(number), _, true) if first => {
                let take = self.whole(number)?;
                rankings.iter_mut().for_each(|ranking| ranking.take = take);
            }
            (Some(number), _, _) if np.determiner == Determiner::Which && !own.clauses.iter().any(picks) => {
                let message = "a number here says how many come first, and nothing is ranked";
                let refusal = self.refuse(Code::StatedCount, message, self.span(number));
                return Err(refusal.with_help(
                    "leave the number out, or ask for those with the most or the largest of something",
                ));
            }
            (None, Some(noun), true) if first && np.determiner == Determiner::Which => {
                self.asked.singled.push(format!("which 5 {} …", self.text(noun)));
            }
            (None, Some(noun), true) if first && self.each.apart.is_empty() => {
                self.asked.singled.push(format!("the 5 {} …", self.text(noun)))
            }
            _ => {}
        }
        Ok(())
    }

    /// "the largest cities": the plural picks what comes first, and its number more.
    pub fn note_singled(&mut self, ranked: &Ranked, head: &Head) {
        let head = match head {
            Head::Possessive { owned, .. } => owned,
            head => head,
        };
        if let Head::Type(noun) | Head::GerundType { of: noun, .. } | Head::Noun(noun) = head
            && is_plural(&fold(self.text(*noun)))
            && (ranked.first, ranked.take) == (1, None)
            && self.each.apart.is_empty()
        {
            let superlative = &self.tokens.source.text[ranked.span.clone()];
            self.asked.singled.push(format!("the 5 {superlative} {}", self.text(*noun)));
        }
    }

    /// Whether a superlative before this head ranks the value that it names.
    pub fn ranks_value(&self, head: &Head) -> bool {
        match head {
            Head::Noun(word) => self.token(*word).meanings.iter().all(|meaning| match meaning {
                Meaning::Noun { relation, inverse: false } => {
                    self.schema().relation(*relation).is_attribute()
                }
                Meaning::Noun { .. } => false,
                _ => true,
            }),
            Head::Measure(_) => true,
            Head::Possessive { owned, .. } => self.ranks_value(owned),
            _ => false,
        }
    }

    /// Whether "largest" and the like mean the highest values.
    fn direction(&mut self, ranked: &Ranked, of: Option<RelationId>) -> Result<bool> {
        if let Some(key) = ranked.key {
            let message = "what is ranked is a number already";
            return Err(self.refuse(Code::StrayKey, message, self.span(key)));
        }
        match ranked.by {
            // "the longest population": what is long is not every number.
            RankedBy::Generic { word, descending } => match fold(self.text(word)).as_str() {
                "longest" | "shortest" | "longer" | "shorter" => self.grades(word, of),
                _ => Ok(descending),
            },
            RankedBy::Top => Ok(true),
            RankedBy::Degree { adjective, most } => Ok(self.grades(adjective, of)? == most),
            RankedBy::Superlative(word) if OF_NUMBERS.contains(&fold(self.text(word)).as_str()) => {
                Ok(self.gradable(word, None)?.1)
            }
            RankedBy::Superlative(word) => self.grades(word, of),
        }
    }
}

pub fn is_ranked(modifier: &Modifier) -> bool {
    matches!(modifier, Modifier::Ranked(_))
}

pub fn ranked(modifier: &Modifier) -> Option<&Ranked> {
    match modifier {
        Modifier::Ranked(ranked) => Some(ranked),
        _ => None,
    }
}
