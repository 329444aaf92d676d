/// What a schema says of the values of a record together, compiled once: which have to be there, how many of some, and
/// which day comes first.
struct PlainRules: Sendable {
  private let required: UInt64
  private let groups: [(rule: FieldGroup.Rule, fields: UInt64)]
  private let orders: [(first: Int, second: Int)]
  private let acts: [(place: Int, title: Int)]
  /// The fields for amounts, as bits.
  private let amounts: UInt64

  /// The most fields of a kind whose records can be told at a glance.
  static let limit = 64

  /// Compiles the rules of `schema`; `nil` for one of too many fields.
  init?(schema: KindSchema) {
    guard schema.fields.count <= Self.limit else { return nil }
    func bits(_ fields: some Sequence<Int>) -> UInt64 { fields.reduce(0) { $0 | 1 << UInt64($1) } }
    required = bits(schema.fields.indices.filter { schema.fields[$0].isRequired })
    groups = schema.groups.map { ($0.rule, bits($0.fields.compactMap(schema.index))) }
    orders = schema.ordered.compactMap { order in
      guard let first = schema.index(of: order.first), let second = schema.index(of: order.second) else {
        return nil
      }
      return (first, second)
    }
    acts = RecordValidator.acts(of: schema).map { ($0.place, $0.title) }
    amounts = bits(schema.fields.indices.filter { schema.fields[$0].normalization == .amount })
  }

  /// Which of the values that are `present`, as bits, are amounts of something; `nil` where a rule isn't kept, or may not be.
  @inline(__always)
  func amounts(
    among present: UInt64, of values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
  ) -> UInt64? {
    guard present != 0, present & required == required else { return nil }
    for (rule, fields) in groups {
      let count = (present & fields).nonzeroBitCount
      guard count == 0 ? !rule.needsOne : count == 1 || rule.allowsSeveral else { return nil }
    }
    for (first, second) in orders where present >> UInt64(first) & present >> UInt64(second) & 1 != 0 {
      // Both are days of ten bytes.
      guard values[first].count == 10, values[second].count == 10,
        !ByteWords.isDay(values[second], before: values[first])
      else { return nil }
    }
    guard !mayTellAct(among: present, of: UnsafeBufferPointer(values)) else { return nil }
    return present & amounts == 0 ? 0 : sums(among: present & amounts, of: values)
  }

  /// Whether the title of a document may tell of an act where the field for it says nothing.
  @inline(__always)
  func mayTellAct(among present: UInt64, of values: UnsafeBufferPointer<UnsafeRawBufferPointer>) -> Bool {
    for (place, title) in acts where present >> UInt64(place) & 1 == 0 && present >> UInt64(title) & 1 != 0 {
      if SpokenAct.mayBeSpoken(in: values[title]) { return true }
    }
    return false
  }

  /// Which of the values `plain`, as bits, are amounts of something, whatever else there is.
  func amounts(
    amongPlain plain: UInt64, of values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
  ) -> UInt64 {
    plain & amounts == 0 ? 0 : sums(among: plain & amounts, of: values)
  }

  /// The amounts that are more than nothing: of the others nobody can tell in which unit they are meant.
  private func sums(
    among amounts: UInt64, of values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
  ) -> UInt64 {
    var (sums, rest) = (amounts, amounts)
    while rest != 0 {
      let field = rest.trailingZeroBitCount
      if !values[field].contains(where: { (0x31...0x39).contains($0) }) { sums &= ~(1 << UInt64(field)) }
      rest &= rest - 1
    }
    return sums
  }
}
