//! Of questions that English leaves open: each can be meant in two ways, and is refused instead of guessed.

macro_rules! readings {
    ([$next:ident $($then:ident)*] $($before:tt)*) => {
        $next! { [$($then)*] $($before)* readings "Questions that can be meant in two ways" {
            AllOfOne "all-of-one" {
                "`all`, `every` or `each` is said of one thing that is named, of which there are not several."
                Ask("which firms make each of K2")
                "Leave the word out, or name several things."
            }
            AllOrAny "all-or-any" {
                "A plural with `the` may mean all of them or any of them."
                Ask("did the firms stockpile K3")
                "Say `all the …` or `any …`."
            }
            Ambiguous "ambiguous" {
                "A statement or a line of a fact file can be read in more than one way; the readings are shown."
                Ask("describe Moss")
                "Take one of the readings that are shown, or name the type: `the firm Moss`."
            }
            AndOr "and-or" {
                "`and` and `or` stand in one list without brackets that tell what belongs together."
                Ask("which firms stockpiled K1 and K2 or K3")
                "Put brackets around what belongs together: `K1 and (K2 or K3)`."
            }
            AnyOrAll "any-or-all" {
                "What belongs to several things may be what belongs to any of them, or what belongs to all of them at once."
                Ask("towns in Ashby and Brigg")
                "Say `or` for any of them, `both … and …` for all at once."
            }
            EachOrAll "each-or-all" {
                "`every` or `each` may ask for a list for each thing, or for what is true of all of them."
                Ask("list the firms based in every county")
                "Say `each` for a list of each, and `that are … every …` for what is true of all."
            }
            ExceptWhich "except-which" {
                "What `except` leaves out may be left out of what is asked for, or of the noun before it."
                Ask("which firms supply firms except Elm")
                "Put it behind the noun that it is left out of: `which firms other than Elm …`."
            }
            JoinedToWhat "joined-to-what" {
                "What `and` joins may belong to the thing before it, or to what is said of that thing."
                Ask("list the rivers in Brigg and towns in Brigg")
                "Put brackets around what is joined, or ask in two steps."
            }
            NoneOrNotAll "none-or-not-all" {
                "Under `not`, a list with `and` may deny each of it, or all of it together."
                Ask("which firms did not stockpile K1 and K3")
                "Say `or` for none of them, `both … and …` for not all of them."
            }
            NumberOrTime "number-or-time" {
                "`from … to …` with two years may be a range of numbers, or the time of the claim."
                Ask("which firms have a revenue from 1000 to 1600")
                "Say `between … and …` of the number."
            }
            OfEachOrAll "of-each-or-all" {
                "A number or a superlative may be of one thing, of each of several, or of all of them together."
                Ask("which counties have at least 2 rivers or towns")
                "Say it of each: `at least 2 … or at least 2 …`; or ask for that of each in the plural: `the largest towns of …`."
            }
            NotAllTheTime "not-all-the-time" {
                "What lasts is denied of a stretch of time: it may not have been so at any time of it, or not all of the time."
                Ask("which firms did not have a headcount of 5 since 2020")
                "Ask for a time: `not … in 2024`, or say which is meant in `find`: `not { … }`."
            }
            NotLasting "not-lasting" {
                "What holds at a moment is asked of a relation whose claims tell what happened, or at a moment that nothing tells."
                Ask("what is the current seat of Brigg")
                "Ask for a time, as `in 2024`, or declare the relation `lasting`."
            }
            OnlyOneOrAll "only-one-or-all" {
                "`only` before a list may mean nothing but one of it, or nothing but all of it."
                Ask("which firms make only K1 and K2")
                "Say `only` of each, or `K1 and K2 and no other product`."
            }
            PicksOfWhich "picks-of-which" {
                "A superlative in a clause at the end picks of all things, or of those that the rest of the question is about."
                Ask("which counties does Brigg border that have the most people")
                "Say of which: `which of the counties that Brigg borders has the most people`."
            }
            ThanWhich "than-which" {
                "What is compared with several things may be more than all of them, or more than any one of them."
                Ask("is Ashby larger than any county")
                "Say `than every …`, or `than some …`."
            }
            TwoSuperlatives "two-superlatives" {
                "Two superlatives pick at once, and it is not said which comes first or whose the second is."
                Ask("what is the largest smallest town")
                "Use one of them, or say whose each is: `the largest of the smallest towns of the counties`."
            }
            UntilWhen "until-when" {
                "What lasts until a time may end then, or go on."
                Ask("which firms had a headcount of 5 until 2024")
                "Say `by 2024`, of some moment up to then, or `throughout 2024`."
            }
            WhichClaim "which-claim" {
                "A measure is asked of several things at once, and each of several claims has one of its own."
                Ask("what is the share of the firms that provide K1 and K2")
                "Ask of one of them at a time."
            }
            WhichMost "which-most" {
                "`most` without `the` may mean more than half of them, or more than of anything else."
                Ask("who stockpiled most chips")
                "Say `the most …`, or a number: `at least 5 …`."
            }
            WhichNumber "which-number" {
                "Only the second of two numbers has a `million` or the like, so that the first may count in ones."
                Ask("counties with a population of more than 1 and less than 2 million")
                "Say the factor with both numbers."
            }
            Whose "whose" {
                "What is said of a thing and of what belongs to it may be meant of either."
                Ask("towns whose county borders Brigg")
                "Say it in a clause of its own: `towns in a county that borders Brigg`."
            }
        } }
    };
}
