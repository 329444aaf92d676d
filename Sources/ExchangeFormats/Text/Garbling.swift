/// Chinese text whose bytes a conversion before ours read in the wrong encoding, so that it is valid text and means
/// nothing: UTF-8 read as GBK (钖涘煄), or UTF-8 and GBK read as Latin-1 or Windows-1252 (è–›åŸŽ, ÑùÀý).
enum Garbling {
  /// What a garbled value was before; `nil` where nothing shows that it is one.
  ///
  /// - Parameter scan: what going over the value found.
  static func original(of value: ArraySlice<UInt8>, _ scan: ValueScan) -> String? {
    if scan.hasLatin, let text = ofLatin(value) { return text }
    guard let first = scan.firstWide, FirstCharacter.mayBegin(value[first...]) else { return nil }
    return ofGBK(value)
  }

  // MARK: UTF-8 read as GBK

  private static func ofGBK(_ value: ArraySlice<UInt8>) -> String? {
    guard let table = try? GB18030Table.shared() else { return nil }
    var bytes: [UInt8] = []
    for scalar in String(decoding: value, as: UTF8.self).unicodeScalars {
      let code =
        scalar.value < 0x80 ? scalar.value : scalar.value <= 0xFFFF ? table.codes[Int(scalar.value)] : 0
      switch code {
      case 0, 0x10000...: bytes.append(0xFF)
      case 0x100...: bytes += [UInt8(code >> 8), UInt8(code & 0xFF)]
      default: bytes.append(UInt8(code))
      }
    }
    let (text, ideographs, stray) = decoded(bytes)
    // By chance hardly any two ideographs come out, and nothing is left of the bytes around them.
    return ideographs >= 2 && stray <= ideographs ? text : nil
  }

  /// The characters of GBK that the first two bytes of an ideograph, a Chinese mark or a byte order mark in UTF-8 become:
  /// E380 to E9BF and EF80 to EFBF. Few texts begin with one, so that the table of all codes is hardly ever needed.
  private enum FirstCharacter {
    private static let characters: Set<UInt32> = Set(
      [
        "銆銇銈銉銊銋銌銍銏銐銑銒銓銔銕銖銗銘銙銚銛銜銝銞銟銠銡銢銣銤銥銦",
        "銧恪恽悖悚悭悝悃悒悌悛惬悻悱惝惘惆惚悴愠愦愕愣惴愀愎愫慊慵憬憔憧",
        "鋩鋪鋫鋬鋭鋮鋯鋰鋱鋲鋳鋴鋵鋶鋷鋸鋹鋺鋻鋼鋽鋾鋿錀錁錂錃錄錅錆錇錈",
        "錉洹洧洌浃浈洇洄洙洎洫浍洮洵洚浏浒浔洳涑浯涞涠浞涓涔浜浠浼浣渚淇",
        "鍊鍋鍌鍍鍎鍏鍐鍑鍒鍓鍔鍕鍖鍗鍘鍙鍚鍛鍜鍝鍞鍟鍠鍡鍢鍣鍤鍥鍦鍧鍨鍩",
        "鍫濉澧澹澶濂濡濮濞濠濯瀚瀣瀛瀹瀵灏灞宀宄宕宓宥宸甯骞搴寤寮褰寰蹇",
        "鎬鎭鎮鎯鎰鎱鎲鎳鎴鎵鎶鎷鎸鎹鎺鎻鎼鎽鎾鎿鏀鏁鏂鏃鏄鏅鏆鏇鏈鏉鏋鏌",
        "鏍妗姊妫妞妤姒妲妯姗妾娅娆姝娈姣姘姹娌娉娲娴娑娣娓婀婧婊婕娼婢婵",
        "鐎鐏鐐鐑鐒鐓鐔鐕鐖鐗鐘鐙鐚鐛鐜鐝鐞鐟鐠鐡鐢鐣鐤鐥鐦鐧鐨鐩鐪鐫鐬鐭",
        "鐮纭纰纾绀绁绂绉绋绌绐绔绗绛绠绡绨绫绮绯绱绲缍绶绺绻绾缁缂缃缇缈",
        "鑰鑱鑲鑳鑴鑵鑶鑷鑸鑹鑺鑻鑼鑽鑾鑿钀钁钂钃钄钑钖钘铇铏铓铔铚铦铻锜",
        "锠琛琚瑁瑜瑗瑕瑙瑷瑭瑾璜璎璀璁璇璋璞璨璩璐璧瓒璺韪韫韬杌杓杞杈杩",
        "閫閬閭閮閯閰閱閲閳閴閵閶閷閸閹閺閻閼閽閾閿闀闁闂闃闄闅闆闇闈闉闊",
        "闋椤棰椋椁楗棣椐楱椹楠楂楝榄楫榀榘楸椴槌榇榈槎榉楦楣楹榛榧榻榫榭",
        "飥飦飩飪飫飬飭飮飯飰飱飲飳飴飵飶飷飸飹飺飻飼飽飾飿餀餁餂餃餄餅餆",
        "餇铩铫铮铯铳铴铵铷铹铼铽铿锃锂锆锇锉锊锍锎锏锒锓锔锕锖锘锛锝锞锟",
      ].joined().unicodeScalars.map(\.value))

    static func mayBegin(_ value: ArraySlice<UInt8>) -> Bool {
      guard value.count >= 9, let first = value.first, (0xE4...0xE9).contains(first) else { return false }
      let start = value.startIndex
      return characters.contains(
        UInt32(first & 0x0F) << 12 | UInt32(value[start + 1] & 0x3F) << 6 | UInt32(value[start + 2] & 0x3F))
    }
  }

  // MARK: Read as Latin

  private static func ofLatin(_ value: ArraySlice<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var holdsIdeographs = false
    for scalar in String(decoding: value, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case ..<0x100: bytes.append(UInt8(scalar.value))
      case 0x3400...0x9FFF:
        holdsIdeographs = true
        bytes.append(0xFF)
      default: bytes.append(windows[scalar] ?? 0xFF)
      }
    }
    let (text, ideographs, _) = decoded(bytes)
    if ideographs >= (holdsIdeographs ? 2 : 1) { return text }
    return ofChinese(bytes)
  }

  /// GBK read as Latin: four letters with accents in a row, or more, all of them pairs of GB 2312's ideographs.
  private static func ofChinese(_ bytes: [UInt8]) -> String? {
    guard let table = try? GB18030Table.shared() else { return nil }
    let runs = bytes.split { $0 < 0xA1 || $0 == 0xFF }
    guard let run = runs.max(by: { $0.count < $1.count }), run.count >= 4, run.count.isMultiple(of: 2) else {
      return nil
    }
    var text = String.UnicodeScalarView()
    var rest = run
    while let lead = rest.popFirst(), let trail = rest.popFirst() {
      guard (0xB0...0xF7).contains(lead) else { return nil }
      let packed = table.pairs[GB18030Table.pairIndex(lead, trail)]
      guard packed >> 24 == 3,
        let scalar = scalar(UInt8(packed & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed >> 16 & 0xFF))
      else { return nil }
      text.append(scalar)
    }
    return String(text)
  }

  /// What Windows-1252 has in the place of U+0080…U+009F.
  private static let windows: [Unicode.Scalar: UInt8] = {
    let characters: [(Unicode.Scalar, UInt8)] = [
      ("€", 0x80), ("‚", 0x82), ("ƒ", 0x83), ("„", 0x84), ("…", 0x85), ("†", 0x86), ("‡", 0x87), ("ˆ", 0x88),
      ("‰", 0x89), ("Š", 0x8A), ("‹", 0x8B), ("Œ", 0x8C), ("Ž", 0x8E), ("\u{2018}", 0x91), ("\u{2019}", 0x92),
      ("\u{201C}", 0x93), ("\u{201D}", 0x94), ("•", 0x95), ("–", 0x96), ("—", 0x97), ("˜", 0x98), ("™", 0x99),
      ("š", 0x9A), ("›", 0x9B), ("œ", 0x9C), ("ž", 0x9E), ("Ÿ", 0x9F),
    ]
    return Dictionary(uniqueKeysWithValues: characters)
  }()

  // MARK: Decoding

  /// The text that `bytes` are in UTF-8, how many ideographs it holds, and how many bytes beyond ASCII make no sense.
  private static func decoded(_ bytes: [UInt8]) -> (text: String, ideographs: Int, stray: Int) {
    var text = String.UnicodeScalarView()
    var (ideographs, stray, index) = (0, 0, 0)
    while index < bytes.count {
      if bytes[index] < 0x80 {
        text.append(Unicode.Scalar(bytes[index]))
        index += 1
      } else if index + 2 < bytes.count, let scalar = scalar(bytes[index], bytes[index + 1], bytes[index + 2])
      {
        if (0x4E00...0x9FFF).contains(scalar.value) { ideographs += 1 }
        if scalar.value != 0xFEFF { text.append(scalar) }
        index += 3
      } else {
        stray += 1
        if text.last != "…" { text.append("…") }
        index += 1
      }
    }
    return (String(text), ideographs, stray)
  }

  /// The character of three bytes of UTF-8, where it is one that Chinese text is made of.
  private static func scalar(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Unicode.Scalar? {
    guard (0xE2...0xEF).contains(first), second & 0xC0 == 0x80, third & 0xC0 == 0x80 else { return nil }
    let code = UInt32(first & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F)
    switch code {
    case 0x2010...0x2026, 0x3000...0x303F, 0x4E00...0x9FFF, 0xFEFF, 0xFF00...0xFFEF:
      return Unicode.Scalar(code)
    default: return nil
    }
  }
}
