public import ExchangeFormats

/// Names of attachments that a cell doesn't give back, since it lists several, and what parts them stands in the name itself:
/// 身份证、营业执照.pdf is read as two. Where a file of that name came, it is meant, unless what it is read as came as well.
public struct DividedNames: Sendable {
  /// The fields that name files, and for what such a name is read as in each the name.
  private let fields: [(index: Int, field: Field, names: [String: String])]
  private let all: Set<String>

  /// The most parts that a name is put together from.
  private static let mostParts = 16

  /// - Parameter names: what came with the records; `nil` is returned where a cell gives all of it back.
  public init?(schema: KindSchema, names: [String]) {
    if names.isEmpty { return nil }
    let normalizer = ValueNormalizer(schema: schema)
    all = Set(names.filter(Attachments.canBeName))
    let all = all
    fields = schema.fields.enumerated().compactMap {
      index, field -> (index: Int, field: Field, names: [String: String])? in
      guard field.attachments != nil else { return nil }
      // Of two that are read as the same nobody knows which is meant.
      let names = Dictionary(grouping: all) { Self.read($0, by: normalizer, field: index) ?? "" }
        .compactMapValues { $0.count == 1 ? $0[0] : nil }
        .filter { !$0.key.isEmpty }
      return names.isEmpty ? nil : (index: index, field: field, names: names)
    }
    if fields.isEmpty { return nil }
  }

  /// What a name is read as in a cell; `nil` where that is the name itself, or less than it.
  private static func read(_ name: String, by normalizer: ValueNormalizer, field: Int) -> String? {
    var value: [UInt8] = []
    guard !name.contains("|"),
      normalizer.normalize(Array(name.utf8)[...], field: field, into: &value) == .value
    else { return nil }
    let read = String(decoding: value, as: UTF8.self)
    let parts = name.split(whereSeparator: Attachments.separators.contains).count
    return read != name && parts <= mostParts && parts == Self.parts(of: value[...]).count ? read : nil
  }

  /// The record with such names put together again; `nil` where it has none.
  public func joining(_ record: Record) -> Record? {
    var joined: [Int: String] = [:]
    for (index, field, names) in fields {
      let parts = Self.parts(of: record[index])
      let value = joining(parts, names).joined(separator: "|")
      if value != parts.joined(separator: "|"), value.unicodeScalars.count <= field.maxLength ?? .max {
        joined[index] = value
      }
    }
    return joined.isEmpty ? nil : record.replacing(joined)
  }

  private func joining(_ parts: [String], _ names: [String: String]) -> [String] {
    var whole: [String] = []
    var rest = parts[...]
    while let first = rest.first {
      let lengths = (1...min(rest.count, Self.mostParts)).reversed()
      let length = lengths.first { name(of: rest.prefix($0), names) != nil } ?? 1
      whole.append(name(of: rest.prefix(length), names) ?? first)
      rest = rest.dropFirst(length)
    }
    return whole
  }

  private func name(of parts: ArraySlice<String>, _ names: [String: String]) -> String? {
    guard let first = parts.first, parts.allSatisfy(Attachments.canBeName) else { return nil }
    let plain = [BundleContents.attachmentName(first) ?? first] + parts.dropFirst()
    return plain.allSatisfy(all.contains) ? nil : names[plain.joined(separator: "|")]
  }

  private static func parts(of value: ArraySlice<UInt8>) -> [String] {
    value.split(separator: UInt8(ascii: "|")).map { String(decoding: $0, as: UTF8.self) }
  }
}
