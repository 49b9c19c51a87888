//! Of fact files: their layout, declarations and claims.

macro_rules! facts {
    ([$next:ident $($then:ident)*] $($before:tt)*) => {
        $next! { [$($then)*] $($before)* facts "Fact files" {
            Syntax "syntax" {
                "A line of a fact file, or a claim, is not written as it should be."
                Facts("from survey\n  Acorn stockpiled K1 or K2")
                "Follow the form that the message shows; docs/facts.md has all of them."
            }
            UnknownLine "unknown-line" {
                "A line beneath a relation, an attribute or an import is none of those that belong there."
                Facts("relation love: firm -> firm\n  verb love\n  lover")
                "Begin it with one of the words that the message lists."
            }
            Indentation "indentation" {
                "A line is indented beneath something that it cannot belong to."
                Facts("  firm Cedar")
                "Begin a statement at the left margin, and give a line the indentation of those beside it."
            }
            MixedIndentation "mixed-indentation" {
                "Lines that belong together are indented with different mixtures of tabs and spaces."
                Facts("from survey\n  Acorn stockpiled K1\n\tBirch stockpiled K1")
                "Indent with spaces throughout, or with tabs throughout."
            }
            EmptyBlock "empty-block" {
                "No claims stand beneath a `from`."
                Facts("from survey")
                "Indent the source's claims beneath it."
            }
            NoEntities "no-entities" {
                "A line is a type's word alone: it names no entity, and none stands beneath it."
                Facts("firm")
                "Write the entity's name behind the type, or names indented beneath it."
            }
            ReservedWord "reserved-word" {
                "A declaration takes a word that the language needs for itself."
                Facts("relation own: firm -> firm\n  verb have")
                "Declare a longer form, such as \"have a stake in\"."
            }
            DeclaredTwice "declared-twice" {
                "A name or a word is declared a second time."
                Facts("firm Acorn")
                "Remove one of the two; an entity is declared once, with all its types and aliases."
            }
            NoSynonym "no-synonym" {
                "A synonym is declared for what is no word of the base, or for a form that does not lead to the others."
                Facts("synonym hoard = stokpile")
                "Write behind `=` a word as the base declares it, such as `synonym hoard = stockpile`."
            }
            UnknownVocabulary "unknown-vocabulary" {
                "A base uses a vocabulary that does not come with this program."
                Facts("use trede")
                "Use one that `lore vocab` lists."
            }
            NotOfVocabulary "not-of-vocabulary" {
                "A relation without types adds to one of a vocabulary, and no vocabulary that the base uses has one of that name."
                Facts("relation lease\n  verb lease")
                "Use the vocabulary that has it, or say what it relates: `relation lease: firm -> product`."
            }
            UnknownType "unknown-type" {
                "A type is named that nothing declares, or a line begins with no keyword and no type."
                Facts("frim Cedar")
                "Correct the word, or declare the type: `type frim`."
            }
            TypeCycle "type-cycle" {
                "A type is a kind of itself, through its supertypes."
                Facts("type a1 : a2\ntype a2 : a1")
                "Remove a supertype behind one of the colons."
            }
            TypeTangle "type-tangle" {
                "A type lies beneath so many supertypes, in so many ways, that they are not followed."
                Rare("type a9 : a8, b8", "it takes dozens of types that each have several supertypes")
                "Give types fewer supertypes."
            }
            UnitCycle "unit-cycle" {
                "Units are declared by each other, or by numbers that cannot be kept."
                Facts("unit a1 = 2 a2\nunit a2 = 2 a1")
                "Declare one of them on its own."
            }
            UnknownUnit "unknown-unit" {
                "A unit is named that nothing declares."
                Facts("unit mile = 1600 metres")
                "Correct the word, or declare the unit; its symbols are written as they are declared."
            }
            UnknownKind "unknown-kind" {
                "What an attribute or a measure holds is neither a kind of values nor a unit."
                Facts("attribute home of firm: town")
                "Write `number`, `text`, `date`, `money`, `percent` or a unit; what leads to an entity is a relation."
            }
            UnknownAttribute "unknown-attribute" {
                "An adjective is to grade by something that is no attribute of its type."
                Facts("adjective \"wide\" of river: width, descending")
                "Correct the word, or declare the attribute."
            }
            UnfitKind "unfit-kind" {
                "An adjective is to grade by an attribute whose values are texts, which have no order."
                Facts("adjective \"good\" of chip: grade, descending")
                "Declare the attribute as a number or with a unit, or define the adjective by a condition."
            }
            NoForm "no-form" {
                "A relation is declared without any way to say it."
                Facts("relation love: firm -> firm")
                "Indent a `verb`, a `phrase` or a `noun` beneath it."
            }
            Contradiction "contradiction" {
                "Two things are declared or said that cannot both hold."
                Facts("from survey\n  Acorn did not stockpile K1, status planned")
                "Remove one of the two."
            }
            UndeclaredSource "undeclared-source" {
                "A `from` names a source that nothing declares."
                Facts("from nowhere\n  Acorn stockpiled K1")
                "Declare it at the left margin: `source nowhere`."
            }
            SourceAsPublisher "source-as-publisher" {
                "A publisher is called what a source is called."
                Facts("source herald\n  publisher Herald")
                "Name the source after what was published, or declare the publisher as well."
            }
            AmbiguousName "ambiguous-name" {
                "A fact file names something by a name that several things have."
                Facts("source herald\n  publisher Moss")
                "Write what tells it apart, as the message shows: `Birch (firm)`."
            }
            UnfitType "unfit-type" {
                "A claim says something of a thing whose type its relation does not take."
                Facts("from survey\n  Acorn stockpiled Birch")
                "Correct the name, or give the entity the type as well."
            }
            UnfitUnit "unfit-unit" {
                "A number has a unit that does not fit, two units, or none where one is needed."
                Facts("from survey\n  Tarn's length is 5 tons")
                "Write the unit that the message names."
            }
            NoCurrency "no-currency" {
                "Money is stated without a currency."
                Facts("from survey\n  Elm's sales is 5 million")
                "Write the currency before the number: `USD 5 million`."
            }
            EachOrTogether "each-or-together" {
                "A claim has several subjects or objects and a number, which may be of each or of all together."
                Facts("from survey\n  Acorn and Birch ordered K1, quantity 5 units")
                "Write `each` or `together` behind the subjects. Objects that have a number each are a claim each; what objects have together is said of a relation that is declared from their end."
            }
            OpenTime "open-time" {
                "A claim of what lasts has a time that tells at some moment of which it was so, and not at which."
                Facts("from survey\n  Acorn's headcount is 5 before 2015")
                "Say from when until when: `from 2010 to 2014`, `until 2014`, `since 2010`, `in 2014`."
            }
            SaidTwice "said-twice" {
                "A claim, a source or an import says twice what it can say once."
                Facts("from survey\n  Acorn stockpiled K1 in 2025 in 2024")
                "Keep one of the two, or write a claim for each."
            }
            OutOfRange "out-of-range" {
                "A confidence does not lie between 0 and 1."
                Facts("from survey\n  Acorn stockpiled K1, confidence 2")
                "Write it as a part of 1: `confidence 0.8`."
            }
            Cycle "cycle" {
                "Claims of an acyclic relation lead from a thing back to itself."
                Facts("from survey\n  K1 is derived from K3")
                "Correct one of the claims, give it `status retracted`, or declare the relation without `acyclic`."
            }
            TwoObjects "two-objects" {
                "A functional relation leads from one thing to two at one time."
                Facts("from survey\n  Ashby's seat is Norby")
                "Date the claims, deny or retract one of them, or declare the relation without `functional`."
            }
            HiddenCharacter "hidden-character" {
                "A warning: a fact file or a name holds a character that nobody sees."
                Facts("firm Ce\u{200b}dar")
                "Take it out; questions find the name without it."
            }
            LookAlike "look-alike" {
                "A warning: two things have names that look alike, and are spelled with other letters."
                Facts("firm \u{415}lm")
                "Correct one of the names, or leave both if they are two things."
            }
        } }
    };
}
