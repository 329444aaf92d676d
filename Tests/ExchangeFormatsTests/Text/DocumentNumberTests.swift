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

  @Test func `different numbers keep different keys`() {
    #expect(DocumentNumber.key("薛审字〔2020〕1号") != DocumentNumber.key("薛审字〔2021〕1号"))
    #expect(DocumentNumber.key("薛审字〔2020〕1号") != DocumentNumber.key("薛审字〔2020〕11号"))
  }

  @Test func `a number that is appended has the form that it is compared in`() throws {
    var generator = SeededGenerator()
    let field = try #require(
      try Fixtures.library.get()["approval-push"]?.schema.fields.first { $0.role == .documentNumber })
    let marks = ["〔２０２１〕", "(2020)", "［x］", "{1}", "<2>", "《3》", "﹙a﹚", "\u{3000}", " ", "ａ", "z", "𠀀", "é"]
    for value in ValueCorpus.values + marks + ValueCorpus.values(like: field, 3_000, &generator) {
      let output = FrameBuffer()
      output.append("x")
      Array(value.utf8).withUnsafeBytes { DocumentNumber.append($0, with: .round, to: output) }
      #expect(Array(output.bytes) == Array("x\(DocumentNumber.key(value))".utf8), "\(value)")
      output.shorten(to: 0)
      Array(value.utf8).withUnsafeBytes { DocumentNumber.append($0, with: .standard, to: output) }
      #expect(Array(output.bytes) == DocumentNumber.oneForm(of: Array(value.utf8)[...]), "\(value)")
    }
  }
}
