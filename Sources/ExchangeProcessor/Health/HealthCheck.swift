import ExchangeRules
import ExchangeBase
import ExchangeLedger
import SystemPackage

/// One thing that is looked at to say whether an exchange is well. Each is a type of its own, in `Doctor`'s list.
protocol HealthCheck: Sendable {
  /// What it is called by programs: `department-folders`.
  var name: String { get }

  /// What is looked at, in a few words.
  var title: LocalizedText { get }

  /// What is amiss; nothing where all is well. What it throws is amiss, too.
  func look(at patient: Patient) throws -> [Ailment]
}

extension HealthCheck {
  /// What is amiss, and what kept it from being looked at.
  func ailments(of patient: Patient) -> [Ailment] {
    do {
      return try look(at: patient)
    } catch {
      return [Ailment(error)]
    }
  }
}

/// An exchange that is looked at.
struct Patient {
  let configuration: ExchangeConfiguration
  let clock: WallClock
  /// Whether what takes long is passed over.
  let isQuick: Bool
  /// Whether the processor looks at itself.
  let isProcessor: Bool
  /// Whose everything of ours has to be: the owner of the exchange's folder.
  let owner: UInt32
  /// How it stands, in numbers.
  let vitals: VitalSigns
  /// Whether its ledger could be asked, or there is none yet, when all of it was looked at.
  let canAskLedger: Bool
  private let atHand: LedgerAtHand

  init(
    configuration: ExchangeConfiguration, clock: WallClock, isQuick: Bool, isProcessor: Bool = false,
    owner: UInt32
  ) {
    self.configuration = configuration
    self.clock = clock
    self.isQuick = isQuick
    self.isProcessor = isProcessor
    self.owner = owner
    atHand = LedgerAtHand { [layout = configuration.layout] in try layout.ledgerToAsk() }
    var (ledger, isThere): ((any LedgerSource)?, Bool) = (nil, true)
    do { ledger = try atHand.ask() } catch { isThere = false }
    canAskLedger = isThere
    // What is held against moments of a ledger is of its clock: this machine's may be another, as where a second one is asked.
    let moment = ledger.flatMap { try? clock.forDeciding(over: $0).now() } ?? clock.now()
    vitals = VitalSigns(of: configuration, at: moment, ledger)
  }

  /// Its ledger, as who only asks opens it; `nil` where nothing has been processed yet.
  func ledgerToAsk() throws -> (any LedgerSource)? { try atHand.ask() }

  var layout: ExchangeLayout { configuration.layout }
  /// The codes of the departments that have folders.
  var departments: [String] { configuration.catalogue.table.participants.map(\.code) }
}

/// One thing that is amiss, and what helps.
struct Ailment {
  /// How much it matters.
  enum Weight: String, Encodable {
    /// It works, and somebody should look at it.
    case doubtful
    /// Something doesn't work, or isn't safe.
    case broken
  }

  let weight: Weight
  let what: LocalizedText
  let remedy: LocalizedText
  /// The department that it is about, by its code, and the drop.
  let department: String?, drop: String?
  /// What others of the same kind have in common, which are told of once; `nil` for what is told by itself.
  let alike: String?
  /// Puts it right; `nil` where somebody has to.
  let mend: (() throws -> Void)?

  init(
    _ weight: Weight, _ what: LocalizedText, _ remedy: LocalizedText, about department: String? = nil,
    drop: String? = nil, alike: String? = nil, mend: (() throws -> Void)? = nil
  ) {
    self.alike = alike
    self.weight = weight
    self.department = department
    self.drop = drop
    self.what = what
    self.remedy = remedy
    self.mend = mend
  }

  /// What an error says.
  init(_ error: any Error, alike: String? = nil) {
    self.init(
      .broken, LocalizedText(saying: error),
      LocalizedText("按上面的话处理，再查一次", "Do what it says, and look again"), alike: alike)
  }
}

extension Array {
  /// Those of which none before is of the same kind, each with how many behind it are.
  ///
  /// - Parameter kind: what those of a kind have in common; `nil` for what is alone.
  func oncePerKind(_ kind: (Element) -> String?) -> [(element: Element, more: Int)] {
    var places: [String: Int] = [:]
    var told: [(element: Element, more: Int)] = []
    for element in self {
      if let kind = kind(element) {
        if let place = places[kind] {
          told[place].more += 1
          continue
        }
        places[kind] = told.count
      }
      told.append((element, 0))
    }
    return told
  }
}

extension LocalizedText {
  /// The same, with how much else is like it.
  func andAlike(_ more: Int) -> LocalizedText {
    more == 0 ? self : LocalizedText("\(zh)；同样的还有 \(more) 处", "\(en); and \(more) more like it")
  }
}
