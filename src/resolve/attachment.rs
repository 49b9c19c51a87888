//! Which noun a phrase or clause belongs to, where the grammar's rule, the nearest, cannot be the last word: a clause stands
//! behind a name or a verb; what is said of the nearest noun cannot be said of it, or has a verb of the other number; a noun
//! that is denied takes a phrase.

use super::query::Query;
use super::readings::{agree, resolve_as_it_stands};
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic, Edit, Offer, Result};
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Determiner, Head, Join, Modifier, Np, NpList, Post, Predicate, Question, Relative,
    Statement, Vp,
};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;

/// The refusals that tell that something cannot be said of the noun that it stands behind.
const UNFIT: [Code; 4] = [Code::TypeMismatch, Code::NoSuchRelation, Code::NoSuchMeaning, Code::NotGradable];

/// A statement is read with each clause where the grammar put it. If that does not fit, it is read with the clause at each
/// noun before; of one that is left open by the grammar, every noun is tried. Two nouns that both can take it are too many.
pub fn resolve(statement: &Statement, tokens: &Tokens, scope: &Scope) -> Result<Query> {
    let read = |statement: &Statement| resolve_as_it_stands(statement, tokens, scope);
    let Statement::Question(question) = statement else { return read(statement) };
    let (first, others) = match &**question {
        Question::Behind(_, clauses, span) if clauses.iter().any(Post::picks) => {
            let message = "of which of them it is the most, this does not tell";
            return Err(Diagnostic::error(Code::PicksOfWhich, message)
                .at(&tokens.source, span.clone(), "of all, or of those that the rest of the question is about")
                .help("say it of those: `which of the … that … has the most …`, or put the clause right behind its noun")
                .into());
        }
        Question::Behind(question, clauses, _) => {
            let mut placed = placed(question, clauses).into_iter();
            (read(&placed.next().unwrap_or_else(|| statement.clone())), placed.collect())
        }
        _ => {
            let first = read(statement);
            let others = match &first {
                Ok(_) => moved(question, tokens, |edge| edge.is_denied || edge.disagrees(tokens)),
                Err(problem) if UNFIT.contains(&problem.code) => moved(question, tokens, |_| true),
                Err(problem) if problem.code == Code::SeveralAmounts => {
                    lowered(question, tokens).into_iter().collect()
                }
                Err(_) => vec![],
            };
            (first, others)
        }
    };
    if others.is_empty() {
        return first;
    }
    agree(first, others.iter().map(read), tokens, scope).map_err(|mut problem| {
        problem.meant.offers.extend(said_before(question, tokens));
        problem
    })
}

/// "towns that are not seats in Norland", with the phrase right behind the noun of all: so it can be meant of that alone.
fn said_before(question: &Question, tokens: &Tokens) -> Option<Offer> {
    let (way, level) = [Way::Predicate, Way::Own].into_iter().find_map(|way| {
        let levels = 1..depth(question, way);
        let mut denied =
            levels.filter(|&level| edge(&mut question.clone(), way, level).is_some_and(|it| it.is_denied));
        denied.next().map(|level| (way, level))
    })?;
    let mut question = question.clone();
    let Some(Post::Reduced(Vp { span, .. })) = at(&mut question, way, level)?.posts.pop() else {
        return None;
    };
    let (Head::Type(noun) | Head::Noun(noun)) = at(&mut question, way, level - 1)?.head else { return None };
    let end = tokens.list[noun.0].span.end;
    let words = format!(" {}", &tokens.source.text[span.clone()]);
    let gap = tokens.list.iter().map(|token| token.span.end).filter(|&end| end <= span.start).max()?;
    Some(Offer {
        edits: vec![Edit { span: end..end, words }, Edit { span: gap..span.end, words: String::new() }],
        gives_up: vec![],
    })
}

/// The question with the clauses at each noun that can take one, the nearest first.
fn placed(question: &Question, clauses: &[Post]) -> Vec<Statement> {
    let place = |index: usize| {
        let mut question = question.clone();
        let np = nouns(&mut question).into_iter().nth(index).filter(|np| !np.has_name())?;
        np.posts.extend(clauses.iter().cloned());
        Some(Statement::Question(Box::new(question)))
    };
    let count = nouns(&mut question.clone()).len();
    (0..count).rev().filter_map(place).collect()
}

/// What is asked for, and the nouns behind the verb.
fn nouns(question: &mut Question) -> Vec<&mut Np> {
    let Question::Sentence(sentence) = question else { return vec![] };
    let asked = sentence.gap.iter_mut().chain(&mut sentence.subject.items);
    let behind = sentence.predicates.last_mut().into_iter().flat_map(|vp| {
        let roles = vp.adjuncts.iter_mut().filter_map(|adjunct| match &mut adjunct.kind {
            AdjunctKind::Role { object, .. } => Some(object),
            _ => None,
        });
        vp.predicate.object_mut().into_iter().chain(roles).flat_map(|list| &mut list.items)
    });
    asked.chain(behind).collect()
}

/// The question with the last thing that is said of some noun at its right edge moved to a noun that this one is said of; of
/// those nouns that are picked.
fn moved(question: &Question, tokens: &Tokens, picks: impl Fn(&Edge) -> bool) -> Vec<Statement> {
    let mut statements: Vec<Statement> = vec![];
    for way in [Way::Predicate, Way::Own] {
        for level in (1..depth(question, way)).rev() {
            let is_picked = edge(&mut question.clone(), way, level).is_some_and(|edge| picks(&edge));
            for onto in (0..level).rev().filter(|_| is_picked) {
                let mut question = question.clone();
                let Some(post) = edge(&mut question, way, level).and_then(|edge| edge.let_go(tokens)) else {
                    continue;
                };
                let Some(np) = at(&mut question, way, onto).filter(|np| !np.has_name()) else { continue };
                np.posts.push(post);
                let statement = Statement::Question(Box::new(question));
                if !statements.contains(&statement) {
                    statements.push(statement);
                }
            }
        }
    }
    statements
}

/// "how many people in Ashby live in Milton": where Milton is, for the people have no place of their own. The place that is said
/// of what is asked for, said of what stands behind the verb.
fn lowered(question: &Question, tokens: &Tokens) -> Option<Statement> {
    let mut question = question.clone();
    let is_place = |post: &mut Post| match post {
        Post::Reduced(Vp {
            predicate: Predicate::Preposition { preposition: word, .. }, negated, ..
        })
        | Post::Reduced(Vp { predicate: Predicate::Phrase { phrase: word, .. }, negated, .. }) => {
            !*negated && fold(tokens.text(word.0)) == "in"
        }
        _ => false,
    };
    let place = at(&mut question, Way::Own, 0)?.posts.pop_if(is_place)?;
    at(&mut question, Way::Predicate, 1)?.posts.push(place);
    Some(Statement::Question(Box::new(question)))
}

/// Where the nouns at the right edge of a question are looked for: within what is asked for, or within what is said of it.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Own,
    Predicate,
}

/// A noun at the right edge.
struct Edge<'a> {
    np: &'a mut Np,
    /// It stands behind a verb, not behind a preposition.
    is_behind_verb: bool,
    /// It stands behind a verb that is denied to be: "that is not a capital".
    is_denied: bool,
}

impl Edge<'_> {
    /// Whether the last clause has a verb of the other number than the noun: "the river in the states that is longest".
    fn disagrees(&self, tokens: &Tokens) -> bool {
        let (Head::Type(noun) | Head::Noun(noun) | Head::GerundType { of: noun, .. }) = self.np.head else {
            return false;
        };
        let Some(Post::Relative { relative: Relative::Subject(vp), .. }) = self.np.posts.last() else {
            return false;
        };
        let first = tokens.list.iter().find(|token| token.span.start >= vp.span.start);
        match first.and_then(|token| token.keyword) {
            Some("is" | "was" | "has" | "does") => is_plural(&fold(tokens.text(noun.0))),
            Some("are" | "were" | "have" | "do") => !is_plural(&fold(tokens.text(noun.0))),
            _ => false,
        }
    }

    /// The last that is said of it, if that may be meant of another noun. A clause right behind a noun is meant of it, fit or
    /// not, and so is all that is right behind the object of a verb: "cities that border Texas" are said to border it.
    fn let_go(self, tokens: &Tokens) -> Option<Post> {
        let is_next = self.np.posts.len() == 1 && !self.is_denied && !self.disagrees(tokens);
        let is_bound =
            |post: &Post| is_next && (self.is_behind_verb || matches!(post, Post::Relative { .. }));
        self.np.posts.pop_if(|post| post.may_move() && !is_bound(post))
    }
}

fn depth(question: &Question, way: Way) -> usize {
    let mut question = question.clone();
    (0..).take_while(|level| edge(&mut question, way, *level).is_some()).count()
}

fn at(question: &mut Question, way: Way, level: usize) -> Option<&mut Np> {
    edge(question, way, level).map(|edge| edge.np)
}

/// The noun so many levels below the one that is asked for: each is the last that is named in what is said of the one before.
fn edge(question: &mut Question, way: Way, level: usize) -> Option<Edge<'_>> {
    let (asked, predicate) = match question {
        Question::Sentence(sentence) => {
            let asked = sentence.gap.as_mut().or(match sentence.subject.items.as_mut_slice() {
                [subject] => Some(subject),
                _ => None,
            });
            (asked?, sentence.predicates.last_mut())
        }
        Question::Things(list) => (list.items.last_mut()?, None),
        Question::InTotal(question, _)
        | Question::OnAverage(question, _)
        | Question::InUnit(question, _)
        | Question::AndWhen(question) => {
            return edge(question, way, level);
        }
        _ => return None,
    };
    let mut found = match (way, level) {
        (Way::Own, _) | (_, 0) => Edge { np: asked, is_behind_verb: false, is_denied: false },
        (Way::Predicate, _) => predicate?.edge()?,
    };
    let further = if way == Way::Own { level } else { level.saturating_sub(1) };
    for _ in 0..further {
        found = found.np.posts.last_mut()?.edge()?;
    }
    Some(found)
}

impl NpList {
    fn edge(&mut self) -> Option<Edge<'_>> {
        self.items.last_mut().map(|np| Edge { np, is_behind_verb: false, is_denied: false })
    }
}

impl Np {
    fn picks(&self) -> bool {
        matches!(self.determiner, Determiner::Most { .. } | Determiner::Fewest { .. })
            || self.modifiers.iter().any(|modifier| matches!(modifier, Modifier::Ranked(_)))
    }
}

impl Vp {
    fn picks(&self) -> bool {
        let best = |adjunct: &Adjunct| matches!(adjunct.kind, AdjunctKind::BestMeasured(..));
        matches!(self.predicate, Predicate::Ranked(..))
            || self.adjuncts.iter().any(best)
            || self.predicate.object().is_some_and(|list| list.items.iter().any(Np::picks))
    }

    fn edge(&mut self) -> Option<Edge<'_>> {
        // What stands behind the object, a time or a role, is the edge then.
        if !self.adjuncts.is_empty() {
            return None;
        }
        let is_behind_verb =
            !matches!(self.predicate, Predicate::Preposition { .. } | Predicate::Phrase { .. });
        let is_denied = self.negated && matches!(self.predicate, Predicate::Is(_));
        self.predicate.object_mut()?.edge().map(|edge| Edge { is_behind_verb, is_denied, ..edge })
    }
}

impl Post {
    /// Whether the clause picks what comes first by something.
    fn picks(&self) -> bool {
        match self {
            Post::Relative { relative: Relative::Subject(vp) | Relative::Object { vp, .. }, .. } => {
                vp.picks()
            }
            Post::Relative { relative: Relative::Whose { owned, vp }, .. } => owned.picks() || vp.picks(),
            _ => false,
        }
    }

    fn edge(&mut self) -> Option<Edge<'_>> {
        match self {
            Post::Of(list) | Post::With(list) | Post::Without(list) => list.edge(),
            Post::Reduced(vp)
            | Post::Relative {
                relative: Relative::Subject(vp) | Relative::Object { vp, .. } | Relative::Whose { vp, .. },
                ..
            } => vp.edge(),
            _ => None,
        }
    }

    /// Whether it may be said of a noun that does not stand right before it. What is joined by `or` stays with the rest.
    fn may_move(&self) -> bool {
        matches!(
            self,
            Post::With(_)
                | Post::Without(_)
                | Post::Attribute { .. }
                | Post::Compared(_)
                | Post::Reduced(_)
                | Post::Relative { join: Join::And, .. }
        )
    }
}
