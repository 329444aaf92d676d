import ExchangeInspection
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// What a record does beside going to its recipients, found before anything of it is stored.
struct Consequence {
  /// The record as a fact of its matter.
  struct PlannedFact {
    /// The matter's name.
    var matter: String
    /// The row of the record that it is about.
    var about: Int64?
    /// The department in whose name it speaks; `nil`: the sender's own.
    var party: String?
    /// The fields that rules may ask for.
    var values: [String: String]
    /// The fact as the rules have it, for one that answers.
    var answer: Fact?
    /// The same, for one that takes back what came before.
    var cancellation: Fact?
  }

  /// Another record, or this one in another shape, that somebody gets too.
  struct Redelivery {
    var definition: KindDefinition
    var record: Record
    var recipients: [String]
    var isClaimable: Bool
    /// The row of the record that is delivered again; `nil` for the record in hand.
    var row: Int64?
    /// What goes with it.
    var attachments: [Attachment] = []
  }

  /// Files of earlier bundles that go with the record to some of its recipients.
  struct Enclosure {
    var recipients: [String] = []
    var attachments: [Attachment] = []
  }

  /// An answer that may be meant for this matter and for others.
  struct UnclearAnswer: Hashable {
    /// The matter's row.
    var matter: Int64
    /// The department in whose name it was sent.
    var party: String
  }

  /// A record that is given to another department than the one that gave it back.
  struct Reassigned: Hashable {
    /// The row of the record, as it first came.
    var original: Int64
    /// Who gave it back.
    var from: String
  }

  /// What the exchange itself keeps of a record that is for it.
  enum Note {
    case statement(StatementRow)
    case signoff(SignoffRow)
  }

  /// Who gets the record, the lead first; `nil`: as it was routed.
  var recipients: [String]?
  /// The record as a fact; `nil` for one that no rule but those of push and claim asks about.
  var fact: PlannedFact?
  /// What it does to deliveries.
  var acts: [ClaimRow] = []
  /// What else goes out.
  var redeliveries: [Redelivery] = []
  /// What goes with the record beside the files that its own bundle brings.
  var enclosure = Enclosure()
  /// What the exchange keeps.
  var note: Note?
  /// What the record refers to, as others know it, by the roles of the fields in which it names it otherwise; empty where
  /// it says so itself.
  var names: [FieldRole: String] = [:]
  /// Where the record comes back because it may be meant for several matters: these, and in whose name it speaks.
  var unclear: Set<UnclearAnswer> = []
  /// What is given to another department.
  var reassigned: Reassigned?
  /// What it says beside other answers of its file.
  var word: AnswerWords.Word?
  /// The number of a record of its own file that says something else of the same.
  var contradicts: Int?
  /// The number of a record of its own file that says the same.
  var repeats: Int?
  /// Whether it was said before and changes nothing.
  var isRepetition = false
  /// What was found.
  var findings: [Finding] = []
  /// What is wrong with the record by itself where it comes back because of that, beside the first of it: all is told at once.
  var furtherFaults: [Finding] = []

  /// The finding that sends the record back.
  var refusal: Finding? { findings.first { $0.severity == .error } }
}
