import ExchangeBase
import ExchangeFormats

extension AnswerContext {
  /// What helps a sender who said something else under the id of an earlier record, by what its kind allows; `nil` where a correction
  /// does, as usual.
  var conflictRemedy: LocalizedText? {
    if isAnswered(by: .corrects) { return nil }
    let stands = LocalizedText(
      "原来的记录不变，送达的仍是它的内容；重新投放还会退回，这种报文也没有“更正”。",
      "The earlier record stands, and is what was delivered; dropped again this would come back again, and the kind has no "
        + "corrections. ")
    let help: LocalizedText
    switch (isAnswered(by: .cancels), kind.matter?.scope != nil) {
    case (true, true):
      help = LocalizedText(
        "这次的才对的，给这条填写一个没有用过的“消息标识”再发，同一编号、同一部门以后一条为准；原来那条根本不该发的，用“撤销报文”撤销。",
        "If this one is right, give it a message id (msgId) that wasn't used yet and send it: of one number to one department the "
          + "later one counts. What shouldn't have been sent at all can be cancelled.")
    case (true, false):
      help = LocalizedText(
        "这次的才对的，先用“撤销报文”撤销原来那条，再给这条填写一个没有用过的“消息标识”投放；是另一件事的，只填写它自己的“消息标识”再发。",
        "If this one is right, cancel the earlier one, give this one a message id (msgId) that wasn't used yet, and send it; if it is "
          + "another matter, only give it an id of its own.")
    case (false, _):
      help = LocalizedText(
        "这次的才对的，或是另一件事的，给这条填写一个没有用过的“消息标识”再发；所答复的事已经办结、不能再改的，先与对方联系。",
        "If this one is right, or is another matter, give it a message id (msgId) that wasn't used yet and send it; where what it "
          + "answers has ended and can't be changed any more, talk to the other side first.")
    }
    return LocalizedText(stands.zh + help.zh, stands.en + help.en)
  }

  /// Whether the kind is one that records with some effect may name: that can be corrected, or cancelled.
  private func isAnswered(by effect: KindEffect) -> Bool {
    configuration.kinds.definitions.contains {
      $0.kind.effect == effect && $0.kind.answers.contains(kind.code)
    }
  }
}
