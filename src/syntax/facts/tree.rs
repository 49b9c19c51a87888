//! The tree of a fact file: only syntax. Nothing here knows whether a word is declared.

use super::lines::Line;
use crate::diagnostic::{Source, Span};
use crate::model::claim::TieKind;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A fact file: its lines, which the printer lays out, and its statements, which the base reads.
#[derive(Clone, PartialEq, Debug)]
pub struct File {
    pub source: Arc<Source>,
    pub lines: Vec<Line>,
    pub statements: Vec<Statement>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// Of its first line, in the file.
    pub line: u32,
    /// Its first line without indentation and comment.
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// `use organisations, places`: the vocabularies that the base uses.
    Use(Vec<Term>),
    Type(TypeDeclaration),
    Relation(RelationDeclaration),
    Attribute(AttributeDeclaration),
    Addition(Addition),
    Adjective(AdjectiveDeclaration),
    Rule(RuleDeclaration),
    Unit(UnitDeclaration),
    Prefer(Preference),
    Synonym(SynonymDeclaration),
    Entities(Entities),
    Demonyms(Demonyms),
    Source(SourceDeclaration),
    From(Sourced),
    Import(Import),
}

/// A name, a noun, or other words with one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// Without quotes; runs of white space as one space.
    pub text: String,
    pub span: Span,
    pub quoted: bool,
}

/// `type firm, company : organisation`
#[derive(Clone, PartialEq, Debug)]
pub struct TypeDeclaration {
    pub forms: Vec<Term>,
    pub parents: Vec<Term>,
}

/// `relation stockpile: firm -> chip, transitive`, `relation close: deal`
#[derive(Clone, PartialEq, Debug)]
pub struct RelationDeclaration {
    pub name: Term,
    pub domain: Term,
    /// None where its claims have no object.
    pub range: Option<Term>,
    pub flags: Vec<Term>,
    pub parts: Vec<RelationLine>,
    /// Nothing stands beneath it, not even a line that cannot be read.
    pub bare: bool,
}

/// `attribute revenue, turnover of firm: money`
#[derive(Clone, PartialEq, Debug)]
pub struct AttributeDeclaration {
    pub names: Vec<Term>,
    pub domain: Term,
    pub kind: Term,
    pub flags: Vec<Term>,
    pub parts: Vec<RelationLine>,
}

/// `relation order`, without types: what stands beneath is added to the relation, or the attribute, of a vocabulary.
#[derive(Clone, PartialEq, Debug)]
pub struct Addition {
    pub name: Term,
    pub flags: Vec<Term>,
    pub parts: Vec<RelationLine>,
}

/// A line beneath a relation or an attribute.
#[derive(Clone, PartialEq, Debug)]
pub struct RelationLine {
    pub line: u32,
    pub span: Span,
    pub kind: RelationLineKind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum RelationLineKind {
    /// The first word is the verb, which inflects; `irregular` pairs a tense with the form it has.
    Verb {
        inverse: bool,
        words: Term,
        irregular: Vec<(Term, Term)>,
    },
    Phrases {
        inverse: bool,
        words: Vec<Term>,
    },
    Nouns {
        inverse: bool,
        words: Vec<Term>,
    },
    Role {
        name: Term,
        prepositions: Vec<Term>,
        range: Term,
    },
    Measure {
        name: Term,
        words: Vec<Term>,
        kind: Term,
    },
    /// The demonyms of its objects are adjectives of its subjects.
    Demonyms,
}

#[derive(Clone, PartialEq, Debug)]
pub struct AdjectiveDeclaration {
    pub words: Vec<Term>,
    pub of: Term,
    pub meaning: AdjectiveMeaning,
}

#[derive(Clone, PartialEq, Debug)]
pub enum AdjectiveMeaning {
    Gradable { attribute: Term, descending: bool, opposites: Vec<Term> },
    Pattern(Term),
}

/// `rule HEAD if BODY`, as texts.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleDeclaration {
    pub head: Term,
    pub body: Term,
}

#[derive(Clone, PartialEq, Debug)]
pub struct UnitDeclaration {
    pub names: Vec<Term>,
    pub currency: bool,
    /// How many of which other unit it is.
    pub equals: Option<(Decimal, Term)>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Preference {
    pub preferred: Term,
    pub over: Term,
}

/// `synonym hoard, amass = stockpile`
#[derive(Clone, PartialEq, Debug)]
pub struct SynonymDeclaration {
    pub words: Vec<Term>,
    /// The word of the base that they mean.
    pub of: Term,
    /// Pairs a tense with the form that the word has in it.
    pub irregular: Vec<(Term, Term)>,
}

/// Types, and the entities of them that a line and those beneath it name.
#[derive(Clone, PartialEq, Debug)]
pub struct Entities {
    pub groups: Vec<Group>,
    /// Nothing stands beneath it, not even a line that cannot be read.
    pub bare: bool,
}

/// One entity of an entity statement. In a statement's first group the types come before the name, parted by
/// commas but for the last.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    pub line: u32,
    pub names: Vec<Term>,
    pub aliases: Vec<Term>,
}

/// `demonym Dutch of Netherlands`
#[derive(Clone, PartialEq, Debug)]
pub struct Demonyms {
    pub words: Vec<Term>,
    pub of: Term,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SourceDeclaration {
    pub name: Term,
    pub properties: Vec<Property>,
}

/// `publisher "Nikkei Asia"`
#[derive(Clone, PartialEq, Debug)]
pub struct Property {
    pub line: u32,
    pub key: Term,
    /// What follows the key, as written.
    pub value: Span,
}

/// `from SOURCE …` with its claims.
#[derive(Clone, PartialEq, Debug)]
pub struct Sourced {
    /// What follows `from`: the source's name, then properties of all claims.
    pub heading: Span,
    pub claims: Vec<ClaimText>,
}

/// A claim as written: its line, and the deeper ones with its properties.
#[derive(Clone, PartialEq, Debug)]
pub struct ClaimText {
    pub line: u32,
    pub parts: Vec<Span>,
    pub tied: Vec<TiedText>,
}

/// `because CLAIM`, beneath another claim.
#[derive(Clone, PartialEq, Debug)]
pub struct TiedText {
    pub kind: TieKind,
    pub claim: ClaimText,
}

/// `import "PATH"`, with its lines.
#[derive(Clone, PartialEq, Debug)]
pub struct Import {
    pub path: Term,
    pub lines: Vec<ImportLine>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct ImportLine {
    pub line: u32,
    pub span: Span,
    pub kind: ImportKind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum ImportKind {
    /// What follows `source`: a name or a column, then properties of all claims.
    Source(Span),
    Format(Term),
    Delimiter(Term),
    /// How many lines at the file's begin are passed over.
    Skip(u32),
    Header(Vec<Term>),
    OnError(Policy),
    When(Vec<Condition>),
    Entity(Box<EntityLine>),
    /// A claim of each row, with its properties, and the conditions under which it is one.
    Claim {
        parts: Vec<Span>,
        when: Vec<Condition>,
    },
}

/// What is done with rows that are wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Policy {
    /// Each is an error.
    Stop,
    /// They are left out, but not more than so many, where it is said.
    Skip(Option<usize>),
}

/// `{column} is [not] …`, `{column} begins with …`
#[derive(Clone, PartialEq, Debug)]
pub struct Condition {
    pub column: Term,
    pub not: bool,
    /// Whether the cell only begins with a text.
    pub begins: bool,
    /// One of these; an empty text means an empty cell.
    pub texts: Vec<Term>,
}

/// `entity ?firm: firm {name} key {id} in firms alias {other names} divided by ";"`
#[derive(Clone, PartialEq, Debug)]
pub struct EntityLine {
    /// With its question mark.
    pub variable: Term,
    pub types: Vec<Term>,
    /// The pieces that its name is put together from; none where rows do not name it.
    pub name: Vec<Piece>,
    pub key: Option<Term>,
    pub space: Option<Term>,
    /// Columns, with what divides the aliases in each.
    pub aliases: Vec<(Term, Option<Term>)>,
    pub when: Vec<Condition>,
}

/// A part of a name: `"Person {id}"` has two.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    Text(String),
    /// A column, and what its cells begin with that is left out: `{subject} after "http://example.org/"`.
    Column(Term, Option<Term>),
}
