import ExchangeBase
internal import Glibc

/// Tells by one look at each character that a value is as it should be: it would be taken as it came, and nothing would be
/// said of any of its characters.
///
/// It never says so of a value of which ``ValueNormalizer``, ``ValueScan`` or ``ValueDoubts`` would think otherwise, and
/// what it doesn't say so of is looked at by them. Its tables are made by asking them.
final class PlainText: Sendable {
  /// What a character is good for.
  enum Good {
    /// It stays as it is in a text, and nothing is said of it.
    static let inText: UInt8 = 1
    /// It stays as it is in a code, too.
    static let inCode: UInt8 = 2
    /// It says nothing, unless garbled text begins with it.
    static let butSuspect: UInt8 = 4
    /// It may be of a word that programs write where they had no value.
    static let butOfPrograms: UInt8 = 8
  }

  /// What each character below U+10000 is good for, by its code.
  struct Table: @unchecked Sendable {
    fileprivate let goods: UnsafePointer<UInt8>
    /// The characters that garbled text may begin with, a bit each: few enough to be always at hand.
    fileprivate let suspects: UnsafePointer<UInt32>
    /// Which bytes a value may begin with that have to be looked at with what follows.
    fileprivate let starts: UnsafePointer<Bool>
    /// The most bytes of a word for no value.
    fileprivate let longestNull: Int
  }

  /// The table; valid as long as this object.
  let table: Table
  /// The same for looking at much text at once.
  let characters: CharacterTable

  /// The one table; made when it is first asked for, in a few milliseconds.
  static let shared = PlainText()

  private init() {
    var table = [UInt8](repeating: 0, count: 0x1_0000)
    for range in Self.asked {
      for code in range {
        guard let scalar = Unicode.Scalar(code) else { continue }
        table[Int(code)] = Self.goodness(of: scalar)
      }
    }
    // Of ideographs only those say anything with which a mark of loss begins, 锟斤拷 or 烫烫烫.
    for code in Self.ideographs {
      table[Int(code)] =
        Good.inText | Good.inCode | (SuspectIdeographs.isSuspect(code) ? Good.butSuspect : 0)
    }
    for mark in "锟烫屯".unicodeScalars { table[Int(mark.value)] = 0 }
    characters = CharacterTable(table)
    let starts = UnsafeMutablePointer<Bool>.allocate(capacity: 256)
    for byte in 0...255 { starts[byte] = Self.isTelling(UInt8(byte)) }
    let suspects = UnsafeMutablePointer<UInt32>.allocate(capacity: 0x1_0000 / 32)
    suspects.initialize(repeating: 0, count: 0x1_0000 / 32)
    for code in table.indices where table[code] & Good.butSuspect != 0 {
      suspects[code >> 5] |= 1 << UInt32(code & 31)
    }
    self.table = Table(
      goods: characters.goods, suspects: UnsafePointer(suspects), starts: UnsafePointer(starts),
      longestNull: LegacyText.longestNull)
  }

  deinit {
    table.suspects.deallocate()
    table.starts.deallocate()
  }

  /// Whether what begins with a byte may be something else than text.
  private static func isTelling(_ byte: UInt8) -> Bool {
    byte < 0x21 || "'\"=+-@EenNuUdDsScCiIlLOPT(<[\\/".utf8.contains(byte)
      || [0xE2, 0xE6, 0xE7, 0xE9, 0xEF].contains(byte)
  }

  /// The characters that are asked about one by one; of those between and behind none is taken for plain.
  private static let asked: [Range<UInt32>] = [0..<0x3400, 0xF900..<0x1_0000]
  private static let ideographs: Range<UInt32> = 0x3400..<0xA000

  /// What a character is good for, by those who look at values closely.
  private static func goodness(of scalar: Unicode.Scalar) -> UInt8 {
    let text = Array(String(scalar).utf8)
    var scan = ValueScan(text[...])
    let isOfPrograms = text.count == 1 && "u.N".utf8.contains(text[0])
    if isOfPrograms { scan = ValueScan([]) }
    guard scan.saysNothing, text.count == 1 || !scalar.isBlank else { return 0 }
    let narrow = LegacyText.narrowed(atStartOf: text[...])
    let isCode =
      !scalar.isBlank && (narrow == nil || narrow == UInt8(ascii: "(") || narrow == UInt8(ascii: ")"))
    return Good.inText | (isCode ? Good.inCode : 0) | (isOfPrograms ? Good.butOfPrograms : 0)
  }
}

extension PlainText.Table {
  /// Whether a value that isn't empty, valid UTF-8, is plain.
  ///
  /// - Parameters:
  ///   - isCode: whether it is a code, from which blanks would be dropped, and in which full-width letters would be made
  ///     half-width.
  ///   - place: where in a marked text it stands.
  ///   - marks: what is marked there; `nil` for a value that stands in none.
  @inline(__always)
  func holds(
    for value: UnsafeRawBufferPointer, isCode: Bool, at place: Int = 0, in marks: UnsafePointer<TextMarks>?
  ) -> Bool {
    guard hasPlainEnds(value) else { return false }
    guard let marks, marks.isFree(ofDoubts: isCode, place, value.count) else {
      return hasPlainCharacters(value, isCode: isCode)
    }
    let ascii = marks.asciiPrefix(at: place, value.count)
    return ascii == value.count || !beginsSuspect(value, from: ascii)
  }

  /// Whether one of the first ideographs of a value, of which the first character beyond ASCII stands at `start`, may begin
  /// garbled text.
  @inline(__always)
  private func beginsSuspect(_ value: UnsafeRawBufferPointer, from start: Int) -> Bool {
    var place = start
    let end = min(value.count, start &+ Garbling.lookedAt)
    var signs: UInt32 = 0
    while place < end {
      let lead = value[place]
      guard lead >= 0xE0 else {
        place &+= lead < 0x80 ? 1 : 2
        continue
      }
      let code =
        Int(lead & 0x0F) << 12 | Int(value[place &+ 1] & 0x3F) << 6 | Int(value[place &+ 2] & 0x3F)
      signs |= suspects[code &>> 5] &>> UInt32(truncatingIfNeeded: code)
      place &+= 3
    }
    return signs & 1 != 0
  }

  /// Whether nothing is to be said of any character.
  private func hasPlainCharacters(_ value: UnsafeRawBufferPointer, isCode: Bool) -> Bool {
    let wanted = isCode ? PlainText.Good.inCode : PlainText.Good.inText
    let count = value.count
    var (place, signs) = (0, UInt8(0))
    // How far the look for garbled text goes, once its first ideograph is known.
    var suspects = -1
    while place < count {
      let lead = value[place]
      let good: UInt8
      if lead < 0x80 {
        good = goods[Int(lead)]
        place += 1
      } else {
        if suspects < 0 { suspects = place + Garbling.lookedAt }
        // Further on an ideograph (U+4000 to U+9FFF) says nothing, unless a mark of loss begins with it: 屯, 烫 or 锟.
        if lead &- 0xE4 <= 5, place >= suspects, place + 3 <= count {
          let second = value[place + 1]
          if lead & 1 == 0 || (second != 0xB1 && second != 0x83 && second != 0x94) {
            place += 3
            continue
          }
        }
        let length = lead >= 0xE0 ? 3 : 2
        guard lead < 0xF0, place + length <= count else { return false }
        let code =
          length == 3
          ? Int(lead & 0x0F) << 12 | Int(value[place + 1] & 0x3F) << 6 | Int(value[place + 2] & 0x3F)
          : Int(lead & 0x1F) << 6 | Int(value[place + 1] & 0x3F)
        good = goods[code]
        if good & PlainText.Good.butSuspect != 0, place < suspects { return false }
        place += length
      }
      if good & wanted == 0 { return false }
      signs |= good
    }
    return signs & PlainText.Good.butOfPrograms == 0 || !Self.mayHoldProgramWord(value)
  }

  /// Whether neither blanks, nor a spreadsheet's protection, nor what makes it a formula, an error or a word for nothing
  /// stands at an end.
  @inline(__always)
  private func hasPlainEnds(_ value: UnsafeRawBufferPointer) -> Bool {
    value[value.count &- 1] > 0x20 && (!starts[Int(value[0])] || hasPlainStart(value))
  }

  private func hasPlainStart(_ value: UnsafeRawBufferPointer) -> Bool {
    let (first, count) = (value[0], value.count)
    switch first {
    case ..<0x21, UInt8(ascii: "'"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "@"),
      // Full-width forms of these.
      0xEF:
      return false
    case UInt8(ascii: "E"), UInt8(ascii: "e"):
      // Err:502, also of full-width letters.
      if count > 2, value[1] | 0x20 == UInt8(ascii: "r") || value[1] == 0xEF { return false }
    case 0xE9:
      // 错误:502
      if count > 2, value[1] == 0x94, value[2] == 0x99 { return false }
    // (CLOB), ORA-00942: …, Infinity
    case UInt8(ascii: "("), UInt8(ascii: "O"), UInt8(ascii: "P"), UInt8(ascii: "S"), UInt8(ascii: "T"),
      UInt8(ascii: "I"):
      if ProgramWord.mayBeWhole(value) { return false }
    default: break
    }
    return count > longestNull || !Self.mayBeNull(value)
  }

  /// Whether a short value may be one of the words for no value, by its beginning.
  private static func mayBeNull(_ value: UnsafeRawBufferPointer) -> Bool {
    switch value[0] {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "u"), UInt8(ascii: "U"), UInt8(ascii: "d"),
      UInt8(ascii: "D"), UInt8(ascii: "s"), UInt8(ascii: "S"), UInt8(ascii: "c"), UInt8(ascii: "C"),
      UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "l"), UInt8(ascii: "L"),
      // 空
      0xE7:
      LegacyText.isNull(value)
    case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "/"),
      UInt8(ascii: "\""), 0xE2:
      true
    // 无, 暂无
    case 0xE6: value.count > 1 && (value[1] == 0x97 || value[1] == 0x9A)
    default: false
    }
  }

  /// Whether a value with a `u`, a `.` or an `N` may hold a ``ProgramWord``.
  private static func mayHoldProgramWord(_ value: UnsafeRawBufferPointer) -> Bool {
    ["null", "NULL", "undefined", "None", "NaN", "NaT", "System.", "java.", "@"].contains {
      (word: StaticString) in
      let length = word.utf8CodeUnitCount
      return value.indices.dropLast(length - 1).contains { place in
        value[place] == word.utf8Start[0] && memcmp(value.baseAddress! + place, word.utf8Start, length) == 0
      }
    }
  }
}

extension ValueScan {
  /// Whether nothing stands out.
  fileprivate var saysNothing: Bool {
    control == nil && lost == nil && privateUse == nil && invisible == nil
      && !(hasQuestionMark || hasStandIn || hasHash || hasMarkup || hasProgramSign || hasForeignLetters
        || hasKatakana)
  }
}
