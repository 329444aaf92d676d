import ExchangeBase

/// The lines of `schemas/kinds.csv`, as far as they make sense by themselves.
struct KindCatalogue {
  /// The file, for errors.
  let file: String
  /// The kinds, in the order of their lines.
  let kinds: [Kind]

  private static let columns = "kind,title,titleEn,effect,senders,routing,opensClaim,matter,answers"

  /// Reads the catalogue: a file of ours without quotes, a line a kind; lists have | between.
  ///
  /// - Throws: ``ConfigurationError`` for a line that isn't one of the catalogue.
  init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    self.file = file
    var kinds: [Kind] = []
    let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    for (number, line) in lines.enumerated().dropFirst() {
      let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard cells.count == 9, let effect = KindEffect(rawValue: cells[3]),
        let routing = Routing(rawValue: cells[5]), ["yes", "no"].contains(cells[6]),
        cells[7].isEmpty || MatterName(cells[7]) != nil
      else {
        let effects = KindEffect.allCases.map(\.rawValue).joined(separator: ", ")
        let routings = Routing.allCases.map(\.rawValue).joined(separator: ", ")
        throw ConfigurationError(
          file: "\(file):\(number + 1)",
          reason:
            LocalizedText(
              "一行是 \(Self.columns)：effect 取 \(effects)，routing 取 \(routings)，opensClaim 取 yes 或 no，matter 取 message、reference 或有编号的事项如 case",
              "a line is \(Self.columns) with effect one of \(effects), routing one of \(routings), opensClaim "
                + "yes or no, and matter message, reference or a word for what has numbers, such as case"))
      }
      guard cells[0] != Kind.several else {
        throw ConfigurationError(
          file: "\(file):\(number + 1)",
          reason: LocalizedText(
            "“\(cells[0])”是程序自己用的，指多种答复；请换一个代码",
            "“\(cells[0])” is the program's own word for answers of several kinds; take another code"))
      }
      guard !kinds.contains(where: { $0.code == cells[0] }) else {
        throw ConfigurationError(
          file: "\(file):\(number + 1)",
          reason: LocalizedText("“\(cells[0])”已经有一行", "“\(cells[0])” has a line already"))
      }
      kinds.append(
        Kind(
          code: cells[0], title: LocalizedText(cells[1], cells[2]), effect: effect,
          senders: cells[4] == "ANY" ? [] : cells[4].split(separator: "|").map(String.init), routing: routing,
          opensClaim: cells[6] == "yes", matter: MatterName(cells[7]),
          answers: cells[8].split(separator: "|").map(String.init)))
    }
    self.kinds = kinds
  }

  /// Holds a line against the other lines and the kind's fields: what it does must be possible.
  func check(_ kind: Kind, _ schema: KindSchema) throws(ConfigurationError) {
    let name = "“\(kind.code)”"
    if !kind.effect.routings.contains(kind.routing) {
      let routings = kind.effect.routings.map(\.rawValue).sorted().joined(separator: " or ")
      throw error(
        LocalizedText(
          "\(name) 的作用是 \(kind.effect.rawValue)，路由应为 \(routings)",
          "\(name) has the effect \(kind.effect.rawValue), which needs the routing \(routings)"))
    }
    if kind.effect.refersToOthers == kind.answers.isEmpty {
      throw error(
        LocalizedText(
          "\(name) 的作用是 \(kind.effect.rawValue)，answers \(kind.answers.isEmpty ? "要写种类" : "应为空")",
          "\(name) has the effect \(kind.effect.rawValue), with which “answers” "
            + (kind.answers.isEmpty ? "names some kind" : "is empty")))
    }
    if kind.effect.refersToOthers, kind.matter == nil || kind.matter == .message {
      throw error(
        LocalizedText(
          "\(name) 答复别的种类，它的事项要由引用或编号指明",
          "\(name) answers others, so that its matter is named by a reference or a number"))
    }
    if !kind.effect.refersToOthers, kind.matter == .reference {
      throw error(
        LocalizedText(
          "\(name) 不答复别的种类，它的事项不能由引用指明",
          "\(name) answers no kind, so that its matter isn't named by a reference"))
    }
    let roles = kind.effect.roles + kind.routing.roles + [kind.matter?.role].compactMap(\.self)
    for role in roles where schema.index(of: role) == nil {
      throw error(
        LocalizedText(
          "\(name) 缺少角色为“\(role.rawValue)”的字段",
          "\(name) needs a field of the role “\(role.rawValue)”, which it lacks"))
    }
    if kind.opensClaim || kind.matter == .message, schema.index(of: StandardField.messageId) == nil {
      throw error(
        LocalizedText(
          "\(name) 缺少字段“\(StandardField.messageId)”",
          "\(name) needs the field “\(StandardField.messageId)”, which it lacks"))
    }
    if kind.opensClaim {
      for effect in [KindEffect.claims, .returns] where !isAnswered(kind, by: effect) {
        throw error(
          LocalizedText(
            "\(name) 要认领，但没有作用为 \(effect.rawValue) 的种类答复它",
            "\(name) is to be claimed, but no kind that \(effect.rawValue) answers it"))
      }
    }
    for answered in kind.answers where !kinds.contains(where: { $0.code == answered }) {
      throw error(
        LocalizedText("\(name) 答复的“\(answered)”不是种类", "\(name) answers “\(answered)”, which is no kind"))
    }
  }

  /// Holds what a kind corrects against the fields in which it may say so.
  func checkCorrection(_ correction: KindDefinition, of corrected: KindDefinition) throws(ConfigurationError)
  {
    let (code, other) = (correction.kind.code, corrected.kind.code)
    if !isAnswered(corrected.kind, by: .cancels) {
      throw error(
        LocalizedText(
          "“\(code)”更正“\(other)”，但没有撤销它的种类：失去它的部门得不到通知",
          "“\(code)” corrects “\(other)”, but no kind that cancels answers it: who loses it isn't told"))
    }
    guard corrected.kind.routing.isByRecord else {
      throw error(
        LocalizedText(
          "“\(code)”更正“\(other)”，但它送给谁与内容无关",
          "“\(code)” corrects “\(other)”, but who gets that doesn't depend on what it says"))
    }
    for role in [FieldRole.reference, .reason] {
      if let name = correction.schema.field(role)?.name, corrected.schema.index(of: name) != nil {
        throw error(
          LocalizedText(
            "“\(code)”更正“\(other)”，但两者的字段“\(name)”意思不同",
            "“\(code)” corrects “\(other)”, but both have a field “\(name)”, which means another thing"))
      }
    }
    for field in corrected.schema.fields where field.isRequired && field.name != StandardField.messageId {
      let names = [field.name, field.namesake].compactMap(\.self)
      if names.allSatisfy({ correction.schema.index(of: $0) == nil }) {
        throw error(
          LocalizedText(
            "“\(code)”更正“\(other)”，但没有放它的“\(field.name)”的字段",
            "“\(code)” corrects “\(other)”, but has no field for its “\(field.name)”"))
      }
    }
  }

  private func isAnswered(_ kind: Kind, by effect: KindEffect) -> Bool {
    kinds.contains { $0.effect == effect && $0.answers.contains(kind.code) }
  }

  private func error(_ reason: LocalizedText) -> ConfigurationError {
    ConfigurationError(file: file, reason: reason)
  }
}

extension Routing {
  /// The roles without which nobody can be found in this way.
  fileprivate var roles: [FieldRole] {
    switch self {
    case .item: [.itemName]
    case .named: [.recipients]
    case .department: [.department]
    case .redelivery: [.reference]
    case .approval, .reply, .parties, .processor: []
    }
  }
}
