/// What a department that begins with XML needs: a bundle that is valid as it stands, with every field's example and
/// a comment that says what the field means.
public struct XMLTemplate: Sendable {
  private let schema: KindSchema
  private let sender: FormCatalogue.Sender?

  /// A template for records of `schema`.
  ///
  /// - Parameter sender: the department that begins with it, whose code and names stand in it.
  public init(schema: KindSchema, sender: FormCatalogue.Sender? = nil) {
    self.schema = schema
    self.sender = sender
  }

  /// The template in `encoding`.
  ///
  /// - Throws: ``GB18030Unavailable`` when the system can't convert GB 18030.
  public func bytes(encoding: TextEncoding = .utf8) throws(GB18030Unavailable) -> [UInt8] {
    let encoder = try TextEncoder(encoding)
    var output: [UInt8] = []
    encoder.appendMark(to: &output)
    encoder.append(to: &output) { $0 += document(label: encoding.label) }
    return output
  }

  private func document(label: String) -> [UInt8] {
    var xml = XMLTextWriter(encoding: label)
    xml.comment("\(schema.title) \(schema.kind)：样例值请换成真实数据。 Replace the examples by your data.")
    xml.comment("id 在本部门内不可重复；sender 是部门代码。 id is unique within the sender, a department's code.")
    xml.start(
      "bundle",
      [
        "xmlns": XMLBundle.namespace, "kind": schema.kind, "id": "\(schema.kind)-0001",
        "sender": sender?.code ?? "DEPARTMENT-CODE",
        "createdAt": "2021-01-04T16:00:00+08:00",
      ])
    xml.comment("本文件的记录数，可省略。 The number of records; may be left out.")
    xml.element("controlTotals", ["records": "1"])
    xml.start("record")
    for field in schema.fields { write(field, to: &xml) }
    xml.end()
    xml.end()
    return xml.take()
  }

  /// A field with its example, and before it what it means. Of fields that exclude each other only the first is
  /// written out, the others stand in comments.
  private func write(_ field: Field, to xml: inout XMLTextWriter) {
    let need = field.isRequired ? "必填 required" : "选填 optional"
    xml.comment("\(field.title)，\(need)。\(field.description)")
    for group in schema.groups where group.fields.first == field.name { xml.comment(rule(group)) }
    if schema.excludedFromExample.contains(field.name) {
      xml.comment("<\(field.name)>\(field.example)</\(field.name)>")
    } else {
      xml.element(field.name, text: sender.flatMap { field.value(of: $0) } ?? field.example)
    }
  }

  private func rule(_ group: FieldGroup) -> String {
    let names = group.fields.joined(separator: "、")
    return switch group.rule {
    case .atLeastOne: "\(names) 至少填一项。 At least one of them is needed."
    case .exactlyOne: "\(names) 只填其中一项。 Exactly one of them is needed."
    case .atMostOne: "\(names) 至多填一项。 At most one of them may be filled in."
    }
  }
}
