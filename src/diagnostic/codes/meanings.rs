//! Of questions whose words do not go together in the base: what is said is not said of such things.

macro_rules! meanings {
    ([$next:ident $($then:ident)*] $($before:tt)*) => {
        $next! { [$($then)*] $($before)* meanings "Questions that do not fit the base" {
            TypeMismatch "type-mismatch" {
                "A relation is said of a thing whose type it does not take, or a thing is compared with a value."
                Ask("who stockpiled Acorn")
                "Look at what the relation takes: `.schema stockpile`."
            }
            NoSuchRelation "no-such-relation" {
                "The words are known, but nothing in the base relates such things so."
                Ask("how many people are near Ashby")
                "Use a verb or phrase of the base; `.schema` lists them, and the message those that fit."
            }
            NoSuchMeaning "no-such-meaning" {
                "A word is known, but it does not mean what is needed at its place."
                Ask("which county does K1 lie")
                "Say it with another word of the base; `.schema WORD` tells what it means."
            }
            NoSuchRole "no-such-role" {
                "A verb is used with a preposition that the relation has no role for."
                Ask("find ?f where ?f ordered K3 with Elm")
                "Use a preposition that the message lists, or leave the phrase out."
            }
            NoSuchMeasure "no-such-measure" {
                "A relation has no measure of the name, or none of the kind, that is asked for."
                Ask("who stockpiled K3 worth more than USD 5")
                "Ask for a measure that the relation has; `.schema stockpile` lists them."
            }
            NoSuchSource "no-such-source" {
                "`according to` needs the name of a source, a publisher or a speaker."
                Ask("who stockpiled K3 according to a firm")
                "Name the source; `.names` finds names."
            }
            NoSuchPartner "no-such-partner" {
                "`together with` needs the names of those who did it together."
                Ask("who ordered K3 together with a firm")
                "Name them: `together with Acorn`."
            }
            Together "together" {
                "`together` is said, and not with whom."
                Ask("which firms together ordered K2")
                "Name who did it, or say `together with …`; without `together` the answer says what groups did."
            }
            NotGradable "not-gradable" {
                "An adjective is compared or ranked, and there is no number that it grades for such things."
                Ask("which products are larger than 5")
                "Ask for a number that they have: `with a … of more than …`."
            }
            Vague "vague" {
                "An adjective that only compares is used without saying than what."
                Ask("which towns are large")
                "Ask for the superlative, `the largest towns`, or for more than a number."
            }
            UnitMismatch "unit-mismatch" {
                "A value is compared with one of another kind or unit."
                Ask("is the revenue of Acorn 5 tons")
                "Write the unit that the message names."
            }
            MixedUnits "mixed-units" {
                "Values that do not convert into each other, such as two currencies, are to be added or ranked."
                Ask("which firm has the largest sales")
                "List them as they are stated: `the sales of each firm`."
            }
            RankedTexts "ranked-texts" {
                "Texts are compared as more or less than others."
                Ask("which chip has the highest grade")
                "Ask for a text that is equal, or declare the attribute as a number or with a unit."
            }
            NoNumber "no-number" {
                "A number is asked of something that has none."
                Ask("which rivers are between 70 and 100 units")
                "Ask for an attribute that is a number; `.schema` lists them."
            }
            NoOrder "no-order" {
                "Two things are compared as more or less, and not two numbers of theirs."
                Ask("find ?f, ?g where ?f supplies ?g, ?f < ?g")
                "Compare an amount of each; `!=` asks that they differ."
            }
            NoChain "no-chain" {
                "A number of hops, or `transitively`, is asked of a relation that makes no chains."
                Ask("find ?f, ?p where ?f based in ?p in ?n hops")
                "Ask for single claims, or declare the relation `transitive`."
            }
            NoGap "no-gap" {
                "A clause has no place left for what it is to be said of."
                Ask("which chips did Acorn stockpile K3")
                "Leave out the name that stands in that place."
            }
            NothingCounted "nothing-counted" {
                "`how much` or `how many` asks for an amount that the relation does not state."
                Ask("how much K3 did Acorn stockpile")
                "Ask whether it did, or for a relation that has such a measure."
            }
            NothingToCount "nothing-to-count" {
                "Things are to be counted where one thing is named, or where the base has no kinds to count."
                Ask("how many kinds of K1 are there")
                "Count the things themselves: `how many towns are there`."
            }
            NothingToRank "nothing-to-rank" {
                "A superlative has no set of things to pick from."
                Ask("does Acorn have the highest revenue")
                "Ask who it is: `who has the highest revenue`."
            }
            NothingToSum "nothing-to-sum" {
                "`total`, `average` or `in total` stands where there is no one amount to add up."
                Ask("who ordered K3 in total")
                "Name the amount: `the total revenue of the firms`."
            }
            NothingClaimed "nothing-claimed" {
                "`why` or `who said` asks for the claims behind what no claim says."
                Ask("who said that no firm stockpiled K1")
                "Ask `did … not …`, which tells whether a claim denies it."
            }
            NotKnown "not-known" {
                "Two things are compared, and of one of them the value is not known."
                Ask("which is larger, Ashby or Brigg")
                "Ask without the choice, which lists all of whom it is known."
            }
            StatedCount "stated-count" {
                "A number is said to be how many there are, and there are more or fewer, or it is not clear of what."
                Ask("list all 50 chips")
                "Leave the number out."
            }
            OfItsParts "of-its-parts" {
                "An attribute is asked of a place or a whole, and is said of its parts only."
                Ask("what is the population of Norland")
                "Ask for that of the parts: `the populations of the counties in Norland`."
            }
            NoOwner "no-owner" {
                "An attribute is asked for, and not of what."
                Ask("how many revenue are there")
                "Say whose it is: `the population of Ashby`, or `the populations of the towns`."
            }
            DeniedByWhom "denied-by-whom" {
                "`who denied …` asks who denies it of themselves, and a denial may be somebody else's."
                Ask("who denied supplying Acorn")
                "Take the `find` that the message gives, which lists each denial with who says so."
            }
            NoDuration "no-duration" {
                "It is asked until when or for how long something was, and its claims say when it happened."
                Ask("for how long did Acorn stockpile K3")
                "Ask `when …`, or `… since 2025-04`."
            }
            NoArithmetic "no-arithmetic" {
                "What is computed needs an amount on either side, both of one kind."
                Ask("find ?d where ?f: firm, ?f revenue ?a, ?f sales ?b, let ?d be ?a minus ?b")
                "Take two amounts of one kind: two numbers, two amounts of money, two shares."
            }
            WhereItIs "where-it-is" {
                "`where is` asks for a place that the question tells itself."
                Ask("where is the seat in Ashby")
                "Ask what it is: `what is the seat in Ashby`."
            }
            WhenWhat "when-what" {
                "`when` asks for the time of several claims, or of none."
                Ask("when did Acorn and Birch stockpile K3")
                "Ask when one thing happened, or `find ?t where … time ?t`."
            }
            NoSparql "no-sparql" {
                "A question cannot be put in SPARQL over the triples that `lore export` writes."
                Type("explain --as sparql describe Ashby")
                "Ask lore itself; `explain` shows how it reads the question."
            }
        } }
    };
}
