import ExchangeBase
import Testing

@testable import ExchangeLedger

/// How what is to be done on an exchange is spread over those who work on it.
struct LeaseBoardTests {
  private static let names = (1...26).map { "XC-\($0)" } + ["*"]

  private func board(_ members: [Int64], _ holders: [String: Int64], loads: [String: Int64] = [:])
    -> LeaseBoard
  {
    let now = Instant("2021-01-04T09:00:00.000+08:00")!
    return LeaseBoard(
      at: now,
      members: members.map {
        LeaseBoard.Member(number: $0, host: "h", process: 1, joinedAt: now, heardAt: now)
      },
      leases: holders.sorted { $0.key < $1.key }.map {
        LeaseBoard.Lease(name: $0.key, holder: $0.value, load: loads[$0.key] ?? 0)
      })
  }

  @Test func `whoever is alone takes all`() {
    #expect(Set(board([7], [:]).free(of: Self.names, for: 7)) == Set(Self.names))
    #expect(board([7], ["*": 7]).surplus(of: 7) == [])
  }

  @Test func `those who see the same board part what is free, and none takes another's`() {
    let board = board([1, 2, 3], ["*": 2])
    let parts = [1, 2, 3].map { Set(board.free(of: Self.names, for: $0)) }
    #expect(parts.reduce(into: Set<String>()) { $0.formUnion($1) }.count == 26)
    #expect(parts.map(\.count).reduce(0, +) == 26)
    #expect(parts.map(\.count) == [9, 8, 9])
  }

  @Test(
    arguments: [2, 3, 5],
    [[:], ["XC-1": 1_000], ["XC-1": 300, "XC-2": 300, "XC-3": 50]] as [[String: Int64]])
  func `whoever comes later gets a part, and then nothing goes to and fro`(
    count: Int64, loads: [String: Int64]
  ) {
    let members = (1...count).map { $0 }
    var holders = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, Int64(1)) })
    var changes = 0
    for round in 0..<10 {
      for member in members {
        let given = board(members, holders, loads: loads).surplus(of: member)
        for name in given { holders[name] = nil }
        let taken = members.flatMap { other in
          board(members, holders, loads: loads).free(of: Self.names, for: other).map { ($0, other) }
        }
        for (name, other) in taken { holders[name] = other }
        if round > 5 { changes += given.count }
      }
    }
    #expect(changes == 0 && holders.count == Self.names.count)
    func weight(_ member: Int64) -> Int64 {
      holders.filter { $0.value == member }.reduce(0) { $0 + 1 + (loads[$1.key] ?? 0) }
    }
    // Nobody has so much that another could take a part of it and still have less.
    for (name, holder) in holders {
      let part = 1 + (loads[name] ?? 0)
      #expect(members.allSatisfy { $0 == holder || weight(holder) - part < weight($0) + part })
    }
  }
}
