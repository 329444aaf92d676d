import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeRules
import ExchangeWords
import SystemPackage

/// What a processor serves of an exchange, from pass to pass: all of it, or what it has leased and hasn't given back.
struct Leases {
  /// How often it is looked for what others have taken from departments of ours.
  private static let strayTime = Duration.seconds(30)
  /// For how long departments whose folders are away here are left to others.
  private static let shunTime = Duration.seconds(60)

  /// Who keeps what is leased; `nil` for who works alone.
  let keeper: LeaseKeeper?
  /// What is ours in this pass.
  private(set) var domain = Domain.whole
  private let layout: ExchangeLayout
  private let participants: [String]
  /// Departments that aren't in the catalogue, and among whose taken files was looked once.
  private var lookedAt: Set<String> = []
  private var lookedForUnlisted: ContinuousClock.Instant?
  /// Departments whose folders were away when they were last looked at.
  private(set) var unmounted: Set<String> = []
  /// Departments whose folders are gone for good here, and those of them that were given back for that.
  private var (gone, passedOn): (Set<String>, Set<String>) = ([], [])
  private var lookedForStrays = ContinuousClock.now
  /// Who worked on the exchange when that was last asked, and whether one of those of before doesn't any more.
  private var members: Set<Int64> = []
  private(set) var hasLost = false

  init(_ keeper: LeaseKeeper?, _ configuration: ExchangeConfiguration) {
    self.keeper = keeper
    layout = configuration.layout
    participants = configuration.catalogue.table.participants.map(\.code)
  }

  /// The departments that are ours.
  var departments: [String] { participants.filter(domain.serves) }

  /// Notes whether a department's folders are away.
  mutating func note(_ department: String, isAway: Bool) {
    if isAway { unmounted.insert(department) } else { unmounted.remove(department) }
  }

  /// Notes whose folders are gone for good, as far as can be seen here. Another machine may see them: each is passed on once, and stays where
  /// it comes back to.
  mutating func note(gone departments: Set<String>) {
    gone = departments
    passedOn.formIntersection(departments)
  }

  /// Takes up what is leased by now.
  ///
  /// - Returns: the departments that it wasn't before; `nil` where all is as it was.
  mutating func takeUp(_ backlog: inout Backlog) -> Set<String>? {
    guard let keeper else { return nil }
    let members = Set(keeper.board.members.map(\.number))
    (hasLost, self.members) = (!self.members.isSubset(of: members), members)
    let earlier = domain
    domain = keeper.domain
    lookedAt.formUnion(domain.departments(but: participants))
    findStrays(&backlog)
    return domain == earlier ? nil : domain.gained(since: earlier)
  }

  /// Whether a department is in the catalogue.
  func isListed(_ department: String) -> Bool { participants.contains(department) }

  /// Takes now and then, where we keep the time, departments that aren't in our catalogue and of which something is left to do.
  mutating func takeUnlisted(_ ledger: any LedgerStore) throws {
    guard let keeper, keeper.domain.keepsTime,
      lookedForUnlisted.map({ $0 + Self.strayTime < .now }) ?? true
    else { return }
    lookedForUnlisted = .now
    let unlisted = Unlisted(layout: layout, ledger: ledger, listed: Set(participants))
    let members = Set(keeper.board.members.map(\.number))
    // What was taken of them and isn't decided is told, once.
    let found = try unlisted.withUnplaced(members: members).union(unlisted.withTaken().subtracting(lookedAt))
    try keeper.take(unlisted: found)
  }

  /// Gives back departments that aren't in our catalogue once nothing of them is left: others may know them.
  ///
  /// - Returns: what stays with us though others may know it, and nobody takes meanwhile what it drops.
  private mutating func giveBackUnlisted(
    _ keeper: LeaseKeeper, _ busy: Set<String>, _ ledger: any LedgerStore
  ) throws -> [OperatorEvent.Trouble] {
    let unlisted = domain.departments(but: participants)
    guard !unlisted.isEmpty, keeper.board.members.count > 1 else { return [] }
    let unplaced = Set(try ledger.read { try $0.unpublishedDrops() }.map(\.sender))
    let done = unlisted.subtracting(unplaced).subtracting(busy).sorted()
    try keeper.give(back: done)
    domain = domain.giving(back: done)
    return unlisted.intersection(unplaced).sorted().map(Self.stays)
  }

  /// Said of a department that isn't in our catalogue, and of which something isn't in its place yet.
  private static func stays(_ department: String) -> OperatorEvent.Trouble {
    OperatorEvent.Trouble(
      LocalizedText(
        "这个处理程序读到的部门目录里没有 \(department)，而它的文件还有已裁定、没有放好的，放好以前由这一个留着，别的处理程序不收取它投放的文件。目录后来改过的，重新启动这个处理程序（exchange run）；那一行被删去的，把它写回目录，再重新启动",
        "the catalogue that this processor has read has no \(department), of which something was decided and isn't in its place; until it is, that "
          + "department stays with this processor, and no other takes what it drops. Where the catalogue was changed since, start this one "
          + "(exchange run) anew; where its line was taken out, put it back in, and start anew then"),
      about: .init(department: department))
  }

  /// Looks now and then for what others have taken from departments of ours: whoever slept may have done that at the moment at which it
  /// woke up, before it knew that others serve them.
  private mutating func findStrays(_ backlog: inout Backlog) {
    guard backlog.isKnown, lookedForStrays + Self.strayTime < .now else { return }
    lookedForStrays = .now
    let known = backlog.drops
    for department in departments {
      let names = (try? Files.names(in: layout.taken(department))) ?? []
      let drops = names.compactMap { TakenFolder(name: $0.string)?.drop }
      if drops.contains(where: { !known.contains($0) }) { backlog.look(at: [department]) }
    }
  }

  /// Gives back what others have less of, as far as nothing of it is in hand, and what we don't see and others may.
  ///
  /// - Parameter busy: departments of whose something else is in hand.
  /// - Returns: what stays with us though others may know it.
  mutating func giveBackSurplus(
    _ backlog: inout Backlog, _ ledger: any LedgerStore, sparing busy: Set<String>
  ) throws -> [OperatorEvent.Trouble] {
    guard let keeper else { return [] }
    try giveBackUnseen(keeper, &backlog, ledger)
    let busy = busy.union(backlog.senders)
    let stays = try giveBackUnlisted(keeper, busy, ledger)
    guard !backlog.hasUnpublished else { return stays }
    // Whoever keeps the time has hooks that run, and more that isn't handed over in the midst of it.
    let free = keeper.surplus.filter { $0 != Domain.time && !busy.contains($0) }
    if free.isEmpty { return stays }
    // What is for folders that are gone for good is kept without a trouble, and may lie on our own shelf.
    let unplaced = Set(try ledger.read { try $0.unpublishedDrops() }.map(\.sender))
    let surplus = free.filter { !unplaced.contains($0) }
    try keeper.give(back: surplus)
    // What has been leased meanwhile is taken up by the next pass.
    domain = domain.giving(back: surplus)
    return stays
  }

  /// Gives back departments before we leave, so that others serve them while we wait for what only who keeps the time does.
  func giveBackDepartments(_ ledger: any LedgerStore) throws {
    guard let keeper else { return }
    // What was decided and isn't in its place may lie on our own shelf, where others look once we have left.
    let kept = Set(try ledger.read { try $0.unpublishedDrops() }.map(\.sender)).union([Domain.time])
    try keeper.giveBackAll(but: kept)
  }

  /// Gives back departments whose folders are away here: they may be there on another machine.
  private mutating func giveBackUnseen(
    _ keeper: LeaseKeeper, _ backlog: inout Backlog, _ ledger: any LedgerStore
  ) throws {
    let toPassOn = gone.subtracting(passedOn)
    var unseen = departments.filter { unmounted.contains($0) || toPassOn.contains($0) }
    guard !unseen.isEmpty, keeper.board.members.count > 1 else { return }
    // What was decided and isn't in its place may lie on our own shelf, where others don't look as long as we are here.
    let unplaced = Set(try ledger.read { try $0.unpublishedDrops() }.map(\.sender))
    unseen.removeAll(where: unplaced.contains)
    backlog.leave(unseen)
    try keeper.give(back: unseen, shunning: Self.shunTime)
    domain = domain.giving(back: unseen)
    passedOn.formUnion(toPassOn.intersection(unseen))
  }
}
