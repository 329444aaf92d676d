import ExchangeBase

/// What a processor tells of a part that it has leased.
public struct LeaseReport: Sendable, Equatable {
  /// Which part.
  public let name: String
  /// How many files came of it lately.
  public let load: Int64
  /// Whether something was taken there and isn't decided.
  public let isWaiting: Bool

  /// Tells of one.
  public init(name: String, load: Int64, isWaiting: Bool) {
    self.name = name
    self.load = load
    self.isWaiting = isWaiting
  }
}

/// A ledger on which several processors may work side by side, each on the parts of the exchange that it has leased.
///
/// A lease lasts as long as its holder is heard. Whoever isn't is found gone by another, which is written down for good before its
/// parts go to others: from then on nothing is stored any more by whoever was, however long it was only asleep, and what it had
/// begun to store has come to its end.
public protocol SharedLedger: LedgerStore {
  /// Joins those who work on it. What is stored through this value from now on is stored as this member, as long as it is one.
  ///
  /// - Parameters:
  ///   - host: the machine, for people.
  ///   - process: the process there, for people.
  ///   - lease: after how long a silence it counts as gone.
  /// - Returns: its number.
  func join(host: String, process: Int64, lease: Duration) throws -> Int64

  /// Says that it is there, finds gone whoever wasn't heard for a lease, and takes what nobody has.
  ///
  /// - Parameters:
  ///   - reports: on what it has.
  ///   - choose: names what it takes of what is free.
  /// - Throws: ``LedgerError`` (`displaced`) where it was itself found gone.
  func renew(_ reports: [LeaseReport], choosing choose: (LeaseBoard) -> [String]) throws -> LeaseBoard

  /// Gives parts back, for others to take.
  func give(back names: [String]) throws

  /// Leaves, with all that it has.
  func leave() throws

  /// How things stand, for whoever looks.
  func board() throws -> LeaseBoard

  /// Gives numbers that nobody else gets.
  ///
  /// - Parameters:
  ///   - last: the last that is known to be used.
  ///   - day: the day on which they count from 1.
  /// - Returns: the first of them.
  func allot(_ count: Int, after last: Int, on day: String) throws -> Int

  /// What tells it from all other ledgers that could take its place, whoever asks, and by whatever address: also from a copy.
  func identity() throws -> String

  /// Takes it for an exchange, where no other has.
  ///
  /// - Parameter mark: what tells the exchange from others.
  /// - Returns: the mark of the one that has it: of several that ask at one moment all get the same.
  func claim(for mark: Int64) throws -> Int64
}

extension LedgerError {
  /// Another has found this processor gone, and its parts are others' now.
  public static let displaced = LedgerError(
    .displaced,
    LocalizedText(
      "这个处理程序太久没有音讯，它的部门已由别的处理程序接手；它手上的不再写入，作为新的处理程序重新开始",
      "this processor wasn't heard for too long, and others have taken over its departments; nothing that it has in hand is stored, and it "
        + "begins anew as another one"))
}
