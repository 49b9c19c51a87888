//! Of questions whose words stand where they cannot: each can be asked in another form.

macro_rules! sentences {
    ([$next:ident $($then:ident)*] $($before:tt)*) => {
        $next! { [$($then)*] $($before)* sentences "Questions that are built so that they cannot be answered" {
            AndInBrackets "and-in-brackets" {
                "`and` in brackets names several things at once where one of several is meant."
                Ask("which firms are based in (Ashby and Brigg)")
                "Say `or`, or write a clause for each."
            }
            BothOr "both-or" {
                "`both` stands before two that are joined by `or`."
                Ask("which chips did both Acorn or Elm make")
                "Say `both A and B`, or `either A or B`."
            }
            ChoiceOfTwo "choice-of-two" {
                "Two things are compared by a phrase, and more than two are named."
                Ask("which is weaker, K1, K2 or K3")
                "Ask of two at a time."
            }
            ChoiceOfWhat "choice-of-what" {
                "A choice is asked for, and it is not said between what."
                Ask("which is larger")
                "Name those to choose from: `which is larger, Ashby or Brigg`; or use a superlative."
            }
            MoreOfWhat "more-of-what" {
                "`more` or `fewer` stands without what is counted."
                Ask("who ordered more, Acorn or Birch")
                "Name what is counted: `who ordered more chips, Acorn or Birch`."
            }
            ClauseOfWhat "clause-of-what" {
                "A clause with `that` stands behind a name, and a name needs none."
                Ask("did Acorn stockpile K1 that Elm makes")
                "Say it behind what is asked for, or ask in two steps."
            }
            CountedInUnits "counted-in-units" {
                "Kinds of things are compared by number where the relation counts in units."
                Ask("which firms ordered more chips than Birch")
                "Say `kinds of …` to count kinds, or name the unit to compare amounts."
            }
            CountedList "counted-list" {
                "A list is asked for by a phrase that says how many there are, not which."
                Ask("what are most towns")
                "Ask for `the …`, or `how many …`."
            }
            CountedSubject "counted-subject" {
                "`the most …` stands where a sentence needs somebody who does it."
                Ask("did the most firms stockpile K3")
                "Ask `how many …`, or turn the sentence round."
            }
            DescribeWhat "describe-what" {
                "`describe` needs one thing that is named."
                Ask("find description of ?x")
                "Name one thing: `describe Acorn`."
            }
            EachOther "each-other" {
                "`each other` is said of one thing, or with an amount that only one claim can have."
                Ask("does Elm supply each other")
                "Say it of several names or of a noun: `which firms supply each other`."
            }
            ExceptWhat "except-what" {
                "`except` leaves something out where nothing is listed."
                Ask("did Acorn stockpile K3 except K1")
                "Say it behind the noun of what is listed: `which chips other than K1 …`."
            }
            HiddenTarget "hidden-target" {
                "What is asked for stands in a part that is only picked or denied, so that the answer does not show it."
                Rare("which …, within a part that is denied", "the refusals that come before it leave no short question known that leads to it")
                "Ask for it in a clause of its own."
            }
            NameNeeded "name-needed" {
                "One thing that is named is needed, and a noun or a variable stands there."
                Ask("how is a firm connected to Elm")
                "Write the name."
            }
            Never "never" {
                "Two limits hold at once of nothing."
                Ask("counties with more than 3 and fewer than 2 towns")
                "Correct a number, or say `or` for either."
            }
            NoQuestion "no-question" {
                "A statement names a value, or nothing, and asks nothing of it."
                Ask("what is 5 km")
                "Ask for what has it: `which rivers are longer than 5 km`."
            }
            NoObject "no-object" {
                "A relation that is said of its subject alone has no object and no passive, and one that has an object is not said without."
                Ask("did Acorn fold Birch")
                "Leave the object out, or say it; a relation that takes no object is declared without one: `relation close: deal`."
            }
            OneRole "one-role" {
                "Several names stand where a claim has one."
                Ask("who ordered K3 from Elm and Birch")
                "Ask of one at a time."
            }
            OnlyWhat "only-what" {
                "`only` stands before something that is neither a name nor a noun."
                Ask("which firms are based only in the seat of Ashby")
                "Put a name or a noun behind it: `only K1`, `only chips`."
            }
            RoleTwice "role-twice" {
                "One role of a claim is said twice."
                Ask("who ordered K3 from Elm from Birch")
                "Say it once, or ask in two steps."
            }
            SecondObject "second-object" {
                "A verb has two objects."
                Ask("which chips were ordered K1")
                "Ask of one at a time."
            }
            SeveralAmounts "several-amounts" {
                "An amount is asked of several at once, and each has its own."
                Ask("how many K3 did Acorn and Birch order")
                "Ask of each on its own, or of all `together`."
            }
            SeveralOwners "several-owners" {
                "A measure or an attribute is said to be of more things than it can be of."
                Rare("the share of A of B of C", "no short question is known in which the types do not refuse it first")
                "Say once of what it is."
            }
            StrayAmount "stray-amount" {
                "An amount stands where nothing counts or compares it."
                Ask("which towns do firms of 1905 lie in")
                "Put it behind a verb or the noun of a number: `with a revenue of 1905`."
            }
            StrayCondition "stray-condition" {
                "A time, a source or a place is said of something that no claim says, or too early in the question."
                Ask("which firms are before 1905")
                "Put it at the end of the question, behind the verb that it is said of."
            }
            StrayKey "stray-key" {
                "`by …` stands without a superlative that could go by it, or behind one of a number."
                Ask("counties by population")
                "Put a superlative before the noun: `the 5 largest counties by population`."
            }
            StrayQuantity "stray-quantity" {
                "`all`, `every`, `only` or a number stands where one thing is meant."
                Ask("is Milton every town")
                "Leave it out, or say `a`."
            }
            StrayStatus "stray-status" {
                "`plan to`, `expect to` or the like stands before something that is not claimed with a verb of the base."
                Ask("which firms plan to have a revenue of 1000")
                "Ask with a verb of the base, or without the word."
            }
            TellsNothing "tells-nothing" {
                "Things are to be told apart by something that each of them has."
                Ask("which county has the population")
                "Say which one: `the highest population`, `a population of more than …`."
            }
            TwoQuestions "two-questions" {
                "A question holds another one."
                Ask("why did which firms stockpile K3")
                "Ask one thing at a time."
            }
            UnderNot "under-not" {
                "A superlative or a second `which` stands under `not`."
                Ask("which firms did not make the most chips")
                "Ask for those that do, and then for the others."
            }
            UnderOr "under-or" {
                "A superlative stands beside `or`."
                Ask("which firms make K1 or make the most chips")
                "Ask in two steps."
            }
        } }
    };
}
