//! Phrases that English reads in two ways, where no rule decides: refused, with the words that tell which is meant.

use super::draft::Draft;
use super::query::Term;
use crate::diagnostic::{Code, Edit, Offer, Result, Span};
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Determiner, Head, Join, Np, NpList, Post, Predicate, Sentence, Vp, Word,
};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;

impl Draft<'_, '_> {
    /// "not A and B" may deny either or only both: it must say which.
    pub fn check_denied(&self, list: &NpList) -> Result<()> {
        let [first, _, ..] = list.items.as_slice() else { return Ok(()) };
        if list.join != Join::And || self.begins(first) == Some("both") {
            return Ok(());
        }
        let message = "none of them, or not all of them?";
        let mut refusal = self.refuse(Code::NoneOrNotAll, message, list.span.clone());
        refusal.help.push("say `or` for none of them, `both … and …` for not all of them".into());
        refusal.meant.offers = self.told_apart(list);
        Err(refusal)
    }

    /// "towns in Ashby and Brigg" may be those in either, or those in both at once.
    pub fn check_shared(&self, preposition: Word, object: Option<&NpList>) -> Result<()> {
        let lies = fold(self.text(preposition))
            .split(' ')
            .next_back()
            .is_some_and(|last| last == "in" || last == "inside");
        match object {
            Some(list) if lies => {
                self.check_joined_to(list)?;
                self.check_any_or_all(list)
            }
            _ => Ok(()),
        }
    }

    /// "rivers in Brigg and peaks in Corrie": the peaks are hardly joined to Brigg.
    fn check_joined_to(&self, list: &NpList) -> Result<()> {
        let [first, rest @ ..] = list.items.as_slice() else { return Ok(()) };
        let several = |np: &&Np| matches!(np.head, Head::Type(noun) if is_plural(&fold(self.text(noun))));
        let Some(joined) = rest.iter().find(several).filter(|_| first.is_named()) else { return Ok(()) };
        let message = "this may be joined to the name before it, or to what is said to lie there";
        let refusal = self.refuse(Code::JoinedToWhat, message, joined.span.clone());
        Err(refusal.with_help("put brackets around what is joined: `(… in …) and (… in …)`"))
    }

    /// "how many rivers run through Ashby and Corrie", "how many chips do Elm and Dogwood make": those of either are as
    /// many as may be meant as those of both.
    pub fn check_counted_of(&self, sentence: &Sentence) -> Result<()> {
        let told = |vp: &Vp| {
            let told =
                |adjunct: &Adjunct| matches!(adjunct.kind, AdjunctKind::Each | AdjunctKind::Together(_));
            vp.adjuncts.iter().any(told)
        };
        if !self.counts() || sentence.predicates.iter().any(told) {
            return Ok(());
        }
        if sentence.gap.is_some() {
            return self.check_any_or_all(&sentence.subject);
        }
        let mut predicates = sentence.predicates.clone();
        predicates.iter_mut().filter(|vp| !vp.negated).try_for_each(|vp| match vp.predicate.object_mut() {
            Some(list) => self.check_any_or_all(list),
            None => Ok(()),
        })
    }

    /// A list of things with `and` and without `both` that may mean any of them.
    pub fn check_any_or_all(&self, list: &NpList) -> Result<()> {
        let NpList { items, join: Join::And, span, except: None } = list else { return Ok(()) };
        let [first, _, ..] = items.as_slice() else { return Ok(()) };
        let tells =
            |np: &Np| np.is_named() || matches!(np.head, Head::Type(_)) && np.determiner == Determiner::Plain;
        if !items.iter().all(tells) || self.begins(first) == Some("both") {
            return Ok(());
        }
        let message = "those of any of them, or those of all of them at once?";
        let mut refusal = self.refuse(Code::AnyOrAll, message, span.clone());
        refusal.help.push("say `or` for any of them, `both … and …` for both at once".into());
        refusal.meant.offers = self.told_apart(list);
        Err(refusal)
    }

    /// A list with `or` for its `and`, and with `both` before it.
    fn told_apart(&self, list: &NpList) -> Vec<Offer> {
        let joints = list.items.windows(2).map(|pair| pair[0].span.end..pair[1].span.start);
        let ands = self.tokens.list.iter().filter(|token| token.keyword == Some("and"));
        let within: Vec<Span> = joints.collect();
        let ands = ands.map(|token| token.span.clone());
        let ands = ands.filter(|span| within.iter().any(|it| it.start <= span.start && span.end <= it.end));
        let edits = ands.clone().map(|span| Edit { span, words: "or".into() }).collect();
        let any = Offer { edits, gives_up: ands.collect() };
        let both = Offer::of(list.span.start..list.span.start, "both ");
        match list.items.len() {
            2 => vec![any, both],
            _ => vec![any],
        }
    }

    /// "towns whose county borders Brigg": the county that each lies in, or one that lies in the town?
    pub fn check_whose(&self, owned: &Head, owner: &Term, possession: &Term) -> Result<()> {
        let Head::Type(word) = owned else { return Ok(()) };
        let single = !is_plural(&fold(self.text(*word)));
        if !single || self.lies(owner, possession).is_empty() {
            return Ok(());
        }
        let noun = self.text(*word);
        let message = format!("the {noun} that it lies in, or one that lies in it?");
        let refusal = self.refuse(Code::Whose, message, self.span(*word));
        Err(refusal.with_help(format!("say `… in a {noun} that …`, or `… with a {noun} that …`")))
    }

    /// "what is the largest town that lies in Ashby and has a seat": of "what", nothing more is said than what it is; the
    /// second verb is meant for the noun.
    pub fn check_joined(&self, sentence: &Sentence) -> Result<()> {
        let ([Np { head: Head::Who(_), .. }], [Vp { predicate: Predicate::Is(list), .. }, second, ..]) =
            (sentence.subject.items.as_slice(), sentence.predicates.as_slice())
        else {
            return Ok(());
        };
        let clause = |np: &Np| np.posts.iter().any(|post| matches!(post, Post::Relative { .. }));
        if !list.items.last().is_some_and(clause) {
            return Ok(());
        }
        let message = "this may be said of the noun before it, or of what that picks";
        let refusal = self.refuse(Code::JoinedToWhat, message, second.span.clone());
        Err(refusal.with_help("say `and that …` of the noun; of what it picks, ask in a second question"))
    }

    /// "which state's firms make the most chips": the firms of one may together, or one firm alone.
    pub fn picks_whom(&self, np: &Np) -> Result<()> {
        let Head::Possessive { owner, owned } = &np.head else { return Ok(()) };
        let (Determiner::Which | Determiner::HowMany { .. }, Head::Type(of), Head::Type(_)) =
            (&owner.determiner, &owner.head, &**owned)
        else {
            return Ok(());
        };
        let message = "the most or least of all that belongs to one, or of one that belongs to it?";
        let mut refusal = self.refuse(Code::OfEachOrAll, message, np.span.clone());
        let help = format!("name the owner in a clause of its own: `the {} with the …`", self.text(*of));
        refusal.help.push(help);
        Err(refusal)
    }
}
