import ExchangeBase
import ExchangeRules

/// Where in what was written over a ledger something is, by what it is asked for; and what is known of it without looking there.
struct OverlayIndex {
  var recordsById = PlaceIndex<String>()
  var recordsByDocument = PlaceIndex<String>()
  var factsByRecord = PlaceIndex<Int64>()
  var factsByMatter = PlaceIndex<Int64>()
  var factsAbout = PlaceIndex<Int64>()
  var linksByRecord: [Int64: [DeliveryLink]] = [:]
  var deliveriesById: [ByteText: Int] = [:]
  var claimsByDelivery = PlaceIndex<Int64>()
  /// Claims of single records, and those of all that was open under no record.
  var claimsByRecord = PlaceIndex<Held>()
  var unclearByMatter = PlaceIndex<Int64>()
  /// The kinds of drops' first facts, as far as they were asked for.
  var factKinds: [Int64: String] = [:]
  var mattersByCode: [ByteText: Int] = [:]
  var mattersByName = PlaceIndex<String>()
  var obligationsByMatter = PlaceIndex<Int64>()
  var dropsByReceipt: Set<[ByteText]> = []
  var noticed: Set<NoticeLineRow> = []
  var closedDays: [ClosedDay] = []

  /// A record in a delivery, or all of it.
  struct Held: PlaceKey {
    let delivery: Int64
    let record: Int64?
    var placeHash: Int { hashValue }
  }
}
