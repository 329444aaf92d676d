import ExchangeRules

// What several acts on one delivery mean for the records in it.

extension [ClaimRow] {
  /// What concerns one record, of what was said of it and of all that was open beside it.
  ///
  /// - Returns: the acts on it. What covers no records puts right what was said before it: whoever claims again for a whole delivery
  ///   doesn't speak of what was returned.
  public var ofOneRecord: [ClaimRow] {
    reduce(into: []) { acts, act in
      let concerns =
        act.record != nil
        || (act.records == 0 ? acts.last?.act == act.act : !acts.contains(where: \.act.isFirst))
      if concerns { acts.append(act) }
    }
  }

  /// Of all acts on a delivery, those that hold now for one record of it or for several.
  public var lastWords: [ClaimRow] {
    var own: [Int64: (last: Int, isFirst: Bool)] = [:]
    var whole: Int?
    var putRight: [ClaimAct: Int] = [:]
    for (place, act) in enumerated() {
      if let record = act.record {
        let isFirst = own[record]?.isFirst == true || (act.act.isFirst && act.records > 0)
        own[record] = (place, isFirst)
      } else if act.records == 0 {
        putRight[act.act] = place
      } else {
        whole = whole ?? place
      }
    }
    var places = Set(own.values.map { $0.last })
    // Of what was said of all that was open some records may have gone on since.
    if let whole, self[whole].records > own.values.count(where: { !$0.isFirst }) { places.insert(whole) }
    return Set(places.map { Swift.max($0, putRight[self[$0].act] ?? 0) }).sorted().map { self[$0] }
  }
}
