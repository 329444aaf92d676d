import ExchangeFormats
import ExchangeRules

extension Kind {
  /// What the rules call a record of the kind: by what it does where they have a word for that, else by its code, which
  /// the profile knows.
  var factKind: String {
    switch effect {
    case .claims: Kinds.claim
    case .returns: Kinds.claimReturn
    case .reassigns: Kinds.reassign
    case .corrects: Kinds.correction
    case .cancels: Kinds.cancellation
    case .opens, .opensParallel, .answers, .states, .signsOff: code
    }
  }
}
