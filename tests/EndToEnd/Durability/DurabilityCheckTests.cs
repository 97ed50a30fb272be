using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Durability;

/// <summary>The check of a trace, on traces that are made up.</summary>
internal sealed class DurabilityCheckTests
{
    private const string Order = "LabcdefghijklmnoZ";
    private const string Write = "70 pwrite64(8</j/000000000000.journal>, \"\\247\\0\"..., 300, 1000) = 300";
    private const string Flush = "70 fdatasync(8</j/000000000000.journal>) = 0";
    private const string FlushBegin = "70 fdatasync(8</j/000000000000.journal> <unfinished ...>";
    private const string FlushEnd = "70 <... fdatasync resumed>)             = 0";
    private static readonly string Send = SendOf(Order);
    private static readonly Dictionary<string, OrderCause> Causes = new()
    {
        [Order] = new OrderCause("000000000000.journal", 1_200, 1_300),
    };

    [Test]
    public void A_send_behind_its_flush_is_proven()
    {
        var check = new DurabilityCheck([Write, Flush, Send], Causes);
        Assert.That(check.Faults, Is.Empty);
        Assert.That(check.Orders, Is.EqualTo(new[] { Order }));
        Assert.That(check.Proven, Is.EqualTo(new[] { (1, 2) }));
    }

    [Test]
    public void A_flush_in_two_halves_counts_from_its_return()
    {
        AssertSound(Write, FlushBegin, FlushEnd, Send);
        AssertFault("sent in line 3, its cause was on the disk in line 4", Write, FlushBegin, Send, FlushEnd);
    }

    [Test]
    public void A_send_in_front_of_its_flush_is_a_fault() =>
        AssertFault("sent in line 2, its cause was on the disk in line 3", Write, Send, Flush);

    [Test]
    public void A_flush_that_began_before_the_write_returned_proves_nothing()
    {
        string[] halves = Halves(Write);
        AssertFault("no fdatasync followed the write of line 3", halves[0], Other(FlushBegin), halves[1],
            Other(FlushEnd), Send);
    }

    [Test]
    public void A_flush_that_failed_or_is_of_another_file_proves_nothing()
    {
        AssertFault("no fdatasync followed", Write, Flush[..^1] + "-1 EIO (Input/output error)", Send);
        AssertFault("no fdatasync followed", Write, Flush.Replace("000.journal", "001.journal"), Send);
    }

    [Test]
    public void A_write_that_holds_half_of_the_record_is_none_of_it()
    {
        AssertFault("no pwrite64 of", Write[..^3] + "299", Flush, Send);
        AssertFault("no pwrite64 of", Write.Replace(" 1000)", " 1201)"), Flush, Send);
    }

    [Test]
    public void A_record_that_two_writes_made_counts_from_the_second()
    {
        string[] parts = [Write[..^3] + "250", Write.Replace(" 1000)", " 1250)")[..^3] + "50"];
        AssertSound(parts[0], parts[1], Flush, Send);
        AssertSound(parts[1], parts[0], Flush, Send);
        AssertFault("no fdatasync followed the write of line 3", parts[0], Flush, parts[1], Send);
        AssertFault("no pwrite64 of", parts[0], parts[0], Flush, Send);
    }

    [Test]
    public void A_record_that_is_written_twice_counts_from_the_last_time()
    {
        AssertSound(Write, Flush, Write, Flush, Send);
        AssertFault("no fdatasync followed the write of line 3", Write, Flush, Write, Send);
        AssertFault("sent in line 3, its cause was written in line 4", Write, Flush, Send, Write, Flush);
        string touched = Write.Replace(" 1000)", " 1299)");
        AssertFault("no fdatasync followed the write of line 3", Write, Flush, touched, Send);
        AssertSound(Write, Flush, Write.Replace(" 1000)", " 1300)"), Send);
    }

    [Test]
    public void A_write_that_is_not_over_when_the_order_leaves_is_a_fault()
    {
        string[] halves = Halves(Write);
        AssertFault("sent in line 4, its cause was written in line 5", Write, Flush, halves[0], Send, halves[1]);
    }

    [Test]
    public void An_order_without_a_cause_in_the_journal_is_a_fault() =>
        Assert.That(
            new DurabilityCheck([Write, Flush, Send], new Dictionary<string, OrderCause>()).Faults,
            Is.EqualTo(new[] { $"{Order}: the journal has no cause of it" }));

    [Test]
    public void A_frame_that_two_sends_carry_counts_from_the_first()
    {
        byte[] frame = FrameOf(Order);
        string[] sends = [SendOf(frame[..20]), SendOf(frame[20..])];
        AssertSound(Write, Flush, sends[0], sends[1]);
        AssertFault("sent in line 2", Write, sends[0], Flush, sends[1]);
    }

    [Test]
    public void What_is_not_understood_is_never_left_out()
    {
        Assert.That(() => AssertSound(Write, "nonsense"), Throws.TypeOf<InvalidDataException>());
        Assert.That(
            () => AssertSound(Write, Flush, Send.Replace("\", ", "\"..., ")), Throws.TypeOf<InvalidDataException>());
    }

    private static void AssertSound(params string[] lines) =>
        Assert.That(new DurabilityCheck(lines, Causes).Faults, Is.Empty);

    private static void AssertFault(string fault, params string[] lines) =>
        Assert.That(new DurabilityCheck(lines, Causes).Faults, Has.Exactly(1).StartsWith($"{Order}: {fault}"));

    private static string[] Halves(string line)
    {
        int equals = line.IndexOf(") = ", StringComparison.Ordinal);
        string name = line.Split(' ')[1].Split('(')[0];
        return [line[..equals] + " <unfinished ...>", $"{line.Split(' ')[0]} <... {name} resumed>{line[equals..]}"];
    }

    // By another thread.
    private static string Other(string line) => "71" + line[2..];

    private static string SendOf(string order) => SendOf(FrameOf(order));

    private static string SendOf(byte[] bytes) =>
        $"69 sendto(23<socket:[5150]>, \"{string.Concat(bytes.Select(Octal))}\", {bytes.Length}, MSG_NOSIGNAL, NULL, "
        + $"0) = {bytes.Length}";

    private static string Octal(byte value) => "\\" + Convert.ToString(value, 8).PadLeft(3, '0');

    private static byte[] FrameOf(string order)
    {
        byte[] mask = [1, 2, 3, 0x9c];
        byte[] text = Encoding.UTF8.GetBytes(
            "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"newClientOrderId\":\"" + order + "\"}}");
        for (int i = 0; i < text.Length; i++) text[i] ^= mask[i % mask.Length];
        return [0x81, (byte)(0x80 | text.Length), .. mask, .. text];
    }
}
