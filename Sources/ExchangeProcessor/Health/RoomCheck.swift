import ExchangeBase
import ExchangeFiles
import SystemPackage

/// Free room on the exchange's own disks, and in departments' boxes that are on others.
struct RoomCheck: HealthCheck {
  let title = LocalizedText("磁盘空间", "room on disks")

  /// A box in which so little is free holds back what is for it.
  private static let (leastBytes, leastFiles) = (1 << 20, 16)

  func look(at patient: Patient) throws -> [Ailment] {
    let layout = patient.layout
    var found: [Ailment] = []
    if let shortage = try patient.configuration.settings.reserve.shortage(in: layout) {
      found.append(
        Ailment(
          .broken, shortage.words,
          LocalizedText(
            "腾出空间，或换大的磁盘；archive 里的旧日子可以备份后移走",
            "Make room, or take a larger disk; old days of archive may be moved away once they are backed up")
        ))
    }
    let ours = try DiskRoom(of: layout.root).device
    for code in patient.departments {
      for box in layout.boxes(of: code) {
        guard let room = try? DiskRoom(of: box), room.device != ours else { continue }
        guard room.freeBytes < Self.leastBytes || room.files.map({ $0.free < Self.leastFiles }) ?? false
        else { continue }
        found.append(
          Ailment(
            .doubtful,
            LocalizedText(
              "\(box.shown) 几乎没有空间了（剩余 \(room.freeBytes >> 10) KiB）：送给它的在交换目录里等着",
              "\(box.shown) has hardly any room (\(room.freeBytes >> 10) KiB free): what is for it waits in the exchange"
            ),
            LocalizedText(
              "请该部门取走文件，或加大它的空间；有了空间会自动放入",
              "Have the department fetch its files, or give it more room; they follow by themselves")))
      }
    }
    return found
  }
}
