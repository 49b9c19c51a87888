//! What is wrong, where, and the way out.

use super::Base;

#[test]
fn every_problem_of_all_files_in_one_run() {
    let base = Base::new("from nowhere\n  ByteDance stockpild H20\n  Huawei stockpiled H20\n");
    assert_eq!(
        base.problems(),
        "\
error[undeclared-source]: no source is called `nowhere`
 --> facts.lore:1:6
  |
1 | from nowhere
  |      ^^^^^^^ not declared
  |
  = help: declare it at the left margin: source nowhere
error[unknown-word]: nothing is called `stockpild`
 --> facts.lore:2:13
  |
2 |   ByteDance stockpild H20
  |             ^^^^^^^^^ a verb or a phrase of this base is expected here
  |
  = help: did you mean `stockpile` or `stockpiled` or `stockpiles`?
error[unknown-name]: nothing is called `Huawei`
 --> facts.lore:3:3
  |
3 |   Huawei stockpiled H20
  |   ^^^^^^ a name is expected here
  |
  = help: declare it after its type: firm Nvidia
"
    );
}
