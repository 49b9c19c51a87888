//! Of `find`, and of what shows only when a question is planned and run.

macro_rules! find {
    ([$next:ident $($then:ident)*] $($before:tt)*) => {
        $next! { [$($then)*] $($before)* find "`find`, and the running of questions" {
            BoundTwice "bound-twice" {
                "A variable is given a value or a distance, and another clause has bound it already."
                Rare("find ?n where let ?n be …", "no statement is known that the types do not refuse first")
                "Take another variable, and compare the two."
            }
            ChainDetail "chain-detail" {
                "A measure, a time or a role is asked of a chain of claims, which has none of its own."
                Rare("find ?t where ?a derived from ?b time ?t", "a question for the time, a measure or a role is taken to be for single claims; only a query that a program makes asks it of a chain")
                "Ask for it of a single claim, without `transitively`."
            }
            CircularClauses "circular-clauses" {
                "Clauses wait for each other's variables, so that none can be run first."
                Ask("find ?n where let ?n be count ?x { ?x: firm revenue ?m }, let ?m be count ?z { ?z: firm revenue ?n }")
                "Bind one of them by a clause of its own."
            }
            MisplacedAggregate "misplaced-aggregate" {
                "`count(…)`, `sum(…)` or the like stands in a clause where there is no group."
                Rare("find ?f where ?f makes ?c, count(?c) > 1", "the grammar refuses it first; only a query that a program makes has one there")
                "Take it in a column, or over a block of its own."
            }
            NoSuchColumn "no-such-column" {
                "`order by` names a column that the question does not have."
                Ask("find ?f where ?f makes K1 order by chips")
                "Name a column, or a variable: `order by ?f`."
            }
            UnboundVariable "unbound-variable" {
                "A variable is asked for or compared, and no clause says what it is."
                Ask("find ?g where ?f stockpiled K3")
                "Add a clause that binds it, such as its type: `?g: firm`."
            }
            UngroupedColumn "ungrouped-column" {
                "A column of a grouped question is neither grouped by nor an aggregate."
                Ask("find ?f, count(?c) where ?f makes ?c, ?f based in ?p group by ?p")
                "Group by it, or take an aggregate of it."
            }
            UndecidedText "undecided-text" {
                "Which text comes first depends on claims that are only possible."
                Rare("find max(?g) where …", "a text must stand in a claim of which it is open whether it meets the question")
                "List the texts instead."
            }
            NumberTooLarge "number-too-large" {
                "A total or a count has more digits than can be kept exactly."
                Rare("find sum(?v) where …", "it takes amounts near the largest number that can be kept")
                "List the amounts as they are stated, or add a clause that leaves some out."
            }
            UnstratifiedRule "unstratified-rule" {
                "Rules conclude a relation from its own absence."
                Facts("rule ?f supplies ?g if ?f: firm, ?g: firm, not { ?f supplies ?g }")
                "Let the `not` speak of a relation that the rules do not conclude."
            }
            RuleHead "rule-head" {
                "What a rule concludes is not one plain claim whose variables its conditions bind."
                Facts("rule ?f supplies ?g if ?f makes K1")
                "Conclude one relation, of things that stand in the conditions."
            }
            BadDefinition "bad-definition" {
                "An adjective is used whose meaning in the base has an error."
                Rare("which firms are old", "the error in the base is told first, and no question is answered before it is mended")
                "Mend the definition; `lore check` shows what is wrong with it."
            }
            SeveralTimes "several-times" {
                "A total or an average of what lasts would add up what it was at several times."
                Ask("what is the total headcount of the firms")
                "Ask for one time: `in 2024`, or for what is `current` or the `latest`."
            }
            Timeout "timeout" {
                "A question, or the reading of the base, took longer than it may."
                Rare("lore --timeout 1ms ask who makes K1", "how long anything takes depends on the machine")
                "Ask for less, or raise the limit with `--timeout`, or `.timeout` at the prompt; `lore build` compiles a large base once."
            }
            TooLarge "too-large" {
                "A question, the reading of the base or a fact file takes more memory than it may."
                Rare("lore --memory 1MB ask who makes K1", "how much anything takes depends on the base")
                "Ask for less, or raise the limit with `--memory`; rows in great numbers are imported."
            }
            Interrupted "interrupted" {
                "The question was stopped, by Ctrl-C or by the program that asked it."
                Rare("Ctrl-C while a question runs", "somebody has to press the keys")
                "Ask again, or ask for less."
            }
            Internal "internal" {
                "lore itself is at fault; the session goes on."
                Rare("any statement", "no statement is known that leads to it, or it would be mended")
                "Report it, with the lines of the message, the statement and as much of the base as it takes."
            }
        } }
    };
}
