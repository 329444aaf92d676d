import ExchangeTesting
import ExchangeFormats
import Testing

/// One document, written in several ways.
@Suite struct DocumentNumberTests {
  @Test(arguments: [
    "薛审食许字〔2020〕001号", "薛审食许字[2020]001号", "薛审食许字（2020）001号", "薛审食许字(2020)001号", "薛审食许字【2020】001号",
    "薛审食许字{2020}001号", "薛审食许字<2020>001号", "薛审食许字［２０２０］００１号", "薛审食许字＜2020＞001号", "薛审食许字｛2020｝001号",
    "薛审食许字﹝2020﹞001号", "薛审食许字﹙2020﹚001号", "薛审食许字﹛2020﹜001号", "薛审食许字﹤2020﹥001号", "薛审食许字❨2020❩001号",
    "薛审食许字⟨2020⟩001号", "薛审食许字⦅2020⦆001号", "薛审食许字｟2020｠001号", "薛审食许字｢2020｣001号", "薛审食许字〈2020〉001号",
    "薛审食许字❲2020❳001号", "薛审食许字⟮2020⟯001号", "薛审食许字‹2020›001号", "薛审食许字«2020»001号", "薛审食许字︵2020︶001号",
    "薛审食许字︹2020︺001号", "薛审食许字﹇2020﹈001号", "薛审食许字⁽2020⁾001号", "薛审食许字〘2020〙001号", "薛审食许字⧼2020⧽001号",
    "薛审食许字〖2020〗001号", "薛审食许字《2020》001号", " 薛审食许字 〔2020〕\u{3000}001\u{A0}号\t",
  ])
  func `spellings of one number have one key`(_ spelling: String) {
    #expect(DocumentNumber.key(spelling) == "薛审食许字(2020)001号")
  }

  @Test(arguments: [
    ("jy23704030000001", "JY23704030000001"), ("ＪＹ－１ａ", "JY-1A"), ("", ""), ("\u{3000}", ""),
    ("(x)", "(X)"), ("é𬭊", "é𬭊"), ("、。〓〒", "、。〓〒"), ("甲|乙", "甲|乙"),
    ("…—“甲”·乙", "…—“甲”·乙"), ("①号", "①号"), ("﹑﹘", "﹑﹘"), ("ﬀ｡", "ﬀ｡"), ("⦗", "("), ("é»", "é)"),
  ])
  func `only marks, width, case and blanks are folded`(_ number: String, _ key: String) {
    #expect(DocumentNumber.key(number) == key)
    #expect(DocumentNumber.key(key) == key, "a key is its own key")
  }

  @Test(arguments: [
    ("bl-1（2021）", "bl-1〔2021〕"), ("BL-1[2021]", "BL-1〔2021〕"), ("ｂl １", "bl1"), ("a(1)|B{2}", "a〔1〕|B〔2〕"),
    ("", ""),
    ("bl-1〔2021〕", "bl-1〔2021〕"),
  ])
  func `capitals stay where they may tell ids apart`(_ number: String, _ form: String) {
    let output = FrameBuffer()
    Array(number.utf8).withUnsafeBytes {
      DocumentNumber.append($0, with: .standard, keepingCase: true, to: output)
    }
    #expect(String(decoding: output.bytes, as: UTF8.self) == form)
    // By whichever brackets references are compared, the same are the same.
    let reference = DocumentNumber.reference(number)
    #expect(reference == DocumentNumber.reference(form))
    #expect(DocumentNumber.key(reference) == DocumentNumber.key(number))
    #expect(number == number.uppercased() || reference != DocumentNumber.key(number))
  }

  @Test func `different numbers keep different keys`() {
    #expect(DocumentNumber.key("薛审字〔2020〕1号") != DocumentNumber.key("薛审字〔2021〕1号"))
    #expect(DocumentNumber.key("薛审字〔2020〕1号") != DocumentNumber.key("薛审字〔2020〕11号"))
  }

  /// A blank is dropped, and a number that has one isn't taken by the quick way: both ways have to come to the same.
  @Test func `a number is folded alike whether it is written as most are or not`() throws {
    var generator = SeededGenerator()
    let field = try #require(
      try Fixtures.library.get()["approval-push"]?.schema.fields.first { $0.role == .documentNumber })
    let marks = ["〔２０２１〕", "(2020)", "［x］", "{1}", "<2>", "《3》", "﹙a﹚", "\u{3000}", " ", "ａ", "z", "𠀀", "é"]
    for value in ValueCorpus.values + marks + ValueCorpus.values(like: field, 3_000, &generator) {
      func form(_ text: String, _ brackets: DocumentNumber.Brackets) -> String {
        let output = FrameBuffer()
        Array(text.utf8).withUnsafeBytes { DocumentNumber.append($0, with: brackets, to: output) }
        return String(decoding: output.bytes, as: UTF8.self)
      }
      let slow = form("\(value)\u{3000}", .round)
      #expect(form(value, .round) == slow, "\(value)")
      #expect(DocumentNumber.key(value) == slow, "\(value)")
      let standard = slow.replacing("(", with: "〔").replacing(")", with: "〕")
      #expect(form(value, .standard) == standard, "\(value)")
    }
  }
}
