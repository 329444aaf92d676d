import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// What all who decide about one bundle's records know.
struct AnswerContext {
  let configuration: ExchangeConfiguration
  let definition: KindDefinition
  /// What tells its records apart.
  let identities: RecordIdentities
  /// The department that sent the bundle.
  let sender: String
  /// When the bundle was taken.
  let receivedAt: Instant
  /// When it already lay in the inbox as it is; not after it was taken.
  let seenAt: Instant
  /// Whether it is a form, in which the exchange itself has filled in what is answered.
  let isForm: Bool
  /// What rows of it say in words that they answer, where their ids name something else, by the numbers of the records.
  let subjects: [Int: [String]]
  /// Those of its records that come back because another sheet of its file says the contrary, by their numbers.
  let contradictions: [Int: ClaimsAndReturns.Contradiction]
  /// Those that come back because another answer of its file says something else of the same.
  let contrary: ContraryAnswers
  /// What its file has said so far without ids of its own.
  let words: AnswerWords
  /// How many records one department may have in a matter.
  let matterBound: Int
  /// The row that its drop will have.
  let dropRow: Int64
  let view: any LedgerReader
  /// What is stored, without what is decided just now; `nil` where nothing is yet.
  let stored: (any LedgerView)?
  let memory = BundleMemory()
  let archive: ArchivedRecords

  var schema: KindSchema { definition.schema }
  var kind: Kind { definition.kind }
  var table: RoutingTable { configuration.catalogue.table }
  var profile: Profile { configuration.profile }

  /// The day of arrival.
  var day: Day { receivedAt.day }

  /// For whom the sender may speak: itself first, then those that it succeeds.
  var owners: [String] {
    [sender] + table.represented(by: sender, on: day).filter { $0 != sender }
  }

  /// Who gets what is for a department: whoever has taken over from it, if somebody has.
  func incumbent(of department: String) -> String { table.incumbent(of: department, on: day) }

  /// Who gets what is for departments, each once; never the sender, who may have taken over from one of them.
  func incumbents(of departments: [String]) -> [String] {
    departments.map(incumbent(of:)).reduce(into: []) {
      if $1 != sender, !$0.contains($1) { $0.append($1) }
    }
  }

  /// The value of the field with a role.
  func text(_ role: FieldRole, of record: Record) -> String? { schema.text(role, of: record) }

  /// The field that names a matter which isn't the record's own; `nil` where the kind has none.
  var matterRole: FieldRole? { kind.matter?.role }

  /// What a record names such a matter by; `nil` where it refers to nothing, so that it stands for itself.
  func reference(of record: Record) -> String? { matterRole.flatMap { text($0, of: record) } }

  /// A finding about the field of a record that has a role.
  func finding(
    _ code: FindingCode, _ record: Record, _ role: FieldRole?, _ value: String? = nil,
    _ arguments: [String: String] = [:]
  ) -> Finding {
    finding(code, record, in: role.flatMap(schema.field), value, arguments)
  }

  /// How a record was taken from a department that had it.
  func withdrawal(of life: RecordLife, from department: String) -> Withdrawal {
    guard let successor = life.successor(of: department) else { return .corrected }
    return .reassigned(to: configuration.catalogue.name(of: successor))
  }

  /// That what a record refers to was taken from its sender.
  func finding(_ withdrawal: Withdrawal, _ record: Record, _ role: FieldRole?) -> Finding {
    let (event, act) = (withdrawal.event, withdrawal.act)
    return finding(
      .referenceWithdrawn, record, role, nil,
      ["event": event.en, "eventZh": event.zh, "act": act.en, "actZh": act.zh])
  }

  /// That there is no room for a record in what it is about.
  func full(_ record: Record, _ role: FieldRole?) -> Finding {
    var arguments = ["most": "\(matterBound)"]
    // What people don't number themselves they can't give another number.
    if kind.matter?.scope == nil {
      arguments["howZh"] = "同一件的答复、更正、认领、退回，以最后接收的一条为准，不必再报。确要再改的，请与大数据局联系。"
      arguments["how"] =
        "Of answers, corrections, claims and returns the last that was accepted counts, and there is no need for more. "
        + "If it has to be put right once more, talk to the big-data bureau."
    }
    return finding(.matterFull, record, role, nil, arguments)
  }

  /// That a record may be meant for several: what to write for each.
  ///
  /// - Parameters:
  ///   - isContrary: whether it may because its row says in words that it answers something else than its id means.
  ///   - role: the field that means several; that which names a matter where none is given.
  ///   - value: what means several, where it isn't that field's value.
  func ambiguity(
    _ choices: LocalizedText, _ record: Record, isContrary: Bool = false, in role: FieldRole? = nil,
    value: String? = nil
  ) -> Finding {
    var arguments = ["choices": choices.en, "choicesZh": choices.zh]
    if isContrary, let subject = subjects[record.number] {
      let told = Masking.shown(subject.joined(separator: "、"))
      arguments["becauseZh"] = "与同一行“\(ReplyForm.subject)”里的“\(told)”不是一件，所以"
      arguments["because"] = "isn't the “\(told)” of \(ReplyForm.subject) in the same row, so that it "
      arguments["firstZh"] =
        "多半是排序或拖拉填充弄乱了编号，别的行也请核对；最稳妥的是拿一份新的答复单或 待办.xlsx 重新填。也可以让这一栏与“\(ReplyForm.subject)”说同一件："
      arguments["first"] =
        "Sorting or filling down may have mixed up the ids, so look at the other rows, too; the safest is to fill in a new form, or 待办.xlsx. Or make this cell and \(ReplyForm.subject) say the same: "
    }
    return finding(.referenceAmbiguous, record, role ?? matterRole, value, arguments)
  }

  /// A finding about a field of a record.
  func finding(
    _ code: FindingCode, _ record: Record, in field: Field?, _ value: String? = nil,
    _ arguments: [String: String] = [:]
  ) -> Finding {
    let shown = value ?? field.flatMap { schema.text($0.name, of: record) } ?? ""
    return Finding(
      code,
      at: Position(line: record.line, record: record.number, field: field?.name, title: field?.title),
      excerpt: Masking.shown(shown),
      arguments: arguments.merging(["sender": configuration.catalogue.name(of: sender)]) { old, _ in old })
  }

  /// The fields that rules may ask for. Departments are told by their codes, whatever the sender calls them.
  func values(of record: Record) -> (values: [String: String], findings: [Finding]) {
    var values: [String: String] = [:]
    var findings: [Finding] = []
    for (index, field) in schema.fields.enumerated() {
      guard let text = record.text(index), field.name != StandardField.messageId, field.role != .sender else {
        continue
      }
      guard field.role?.namesDepartments == true else {
        values[field.name] = text
        continue
      }
      var codes: [String] = []
      for name in table.names(in: text) {
        let found = table.departments(matching: name, on: day)
        if found.count > 1 {
          findings.append(finding(.departmentAmbiguous, record, in: field, name, ["choices": found.choices]))
        } else if let department = found.first {
          codes.append(department.code)
        } else {
          findings.append(finding(.recipientUnknown, record, in: field, name))
        }
      }
      if Set(codes).count > 1, namesOne(field) {
        let how = field.role == .newHolder ? Self.toOneOnly : nil
        findings.append(
          finding(
            .departmentSeveral, record, in: field, nil,
            how.map { ["howZh": $0.zh, "how": $0.en] } ?? [:]))
      }
      values[field.name] = codes.joined(separator: "|")
    }
    return (values, findings)
  }

  /// What to do where several departments should get what was given back: there is one that answers for it.
  static let toOneOnly = LocalizedText(
    "一条信息只能改派给一个部门：只写主要承办的一个，不要分成几条。另外的部门也要知道的，用“业务函询”把内容发给它们（接收部门可以写几个）；这个事项本来就由几个部门监管的，请大数据局补进事项目录，以后的推送会送到每一个。",
    "It can go to one department only: name the one that is to act, and don't make it several records. To have others know, send them an inquiry (which may name several recipients); if several supervise the item anyway, have the big-data bureau add them to the catalogue of items, and what is pushed from then on goes to each."
  )

  /// Whether a field is for one department: about whom something is said, or who has had something and who is to have it.
  private func namesOne(_ field: Field) -> Bool {
    field.role == .formerHolder || field.role == .newHolder
      || field.role == .department && kind.effect == .answers
  }
}
