using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.WebSockets;

internal sealed class WebSocketFrameReaderTests
{
    [Test]
    public void Every_first_byte_and_mask_bit_in_every_state_has_the_outcome_of_the_rfc()
    {
        foreach (bool inMessage in new[] { false, true })
        {
            for (int first = 0; first < 256; first++)
            {
                foreach (bool isMasked in new[] { false, true })
                {
                    foreach (int length in new[] { 0, 5, 125, 126, 127 })
                        CheckOne(first, isMasked, length, inMessage);
                }
            }
        }
    }

    private static void CheckOne(int first, bool isMasked, int length, bool inMessage)
    {
        var reader = new WebSocketFrameReader(1000);
        if (inMessage)
            Assert.That(reader.Read(ServerFrame.Text("a", isFinal: false)).Kind, Is.EqualTo(WebSocketReadKind.Fragment));
        byte[] frame = ServerFrame.Join(
            [(byte)first], ServerFrame.Header(0, (ulong)length, ServerFrame.LengthForm(length), false, 0, isMasked)[1..],
            new byte[length]);
        if (first == 0x88)
            Encoding.ASCII.GetBytes("\u0003\u0068").AsSpan(0, Math.Min(2, length)).CopyTo(frame.AsSpan(2));
        WebSocketReadResult result = reader.Read(frame);
        int opcode = first & 15;
        bool isFinal = first >= 128;
        bool isControl = opcode >= 8;
        WebSocketFault fault =
            (first & 0x70) != 0 ? WebSocketFault.ReservedBits
            : opcode is 3 or 4 or 5 or 6 or 7 or 11 or 12 or 13 or 14 or 15 ? WebSocketFault.ReservedOpcode
            : isMasked ? WebSocketFault.MaskedServerFrame
            : isControl && !isFinal ? WebSocketFault.ControlFrameFragmented
            : isControl && length > 125 ? WebSocketFault.ControlFrameTooLong
            : opcode == 0 && !inMessage ? WebSocketFault.UnexpectedContinuation
            : opcode is 1 or 2 && inMessage ? WebSocketFault.ExpectedContinuation
            : WebSocketFault.None;
        // 0x0368 = 872 is no close code; a payload of no byte has no code at all.
        if (fault == WebSocketFault.None && opcode == 8 && length > 0)
            fault = WebSocketFault.CloseCodeInvalid;
        WebSocketReadKind kind = fault != WebSocketFault.None ? WebSocketReadKind.Fault
            : opcode == 8 ? WebSocketReadKind.Close
            : opcode == 9 ? WebSocketReadKind.Ping
            : opcode == 10 ? WebSocketReadKind.Pong
            : !isFinal ? WebSocketReadKind.Fragment
            : opcode == 2 ? WebSocketReadKind.Binary
            : WebSocketReadKind.Text;
        string row = $"first {first:x2} masked {isMasked} length {length} in message {inMessage}";
        Assert.That((result.Kind, result.Fault), Is.EqualTo((kind, fault)), row);
        if (fault == WebSocketFault.None)
            Assert.That(result.Consumed, Is.EqualTo(frame.Length), row);
    }

    [TestCase(0, 7, WebSocketFault.None)]
    [TestCase(125, 7, WebSocketFault.None)]
    [TestCase(126, 16, WebSocketFault.None)]
    [TestCase(65535, 16, WebSocketFault.None)]
    [TestCase(65536, 64, WebSocketFault.None)]
    [TestCase(100_000, 64, WebSocketFault.None)]
    [TestCase(100_001, 64, WebSocketFault.MessageTooBig)]
    [TestCase(0, 16, WebSocketFault.LengthNotMinimal)]
    [TestCase(125, 16, WebSocketFault.LengthNotMinimal)]
    [TestCase(0, 64, WebSocketFault.LengthNotMinimal)]
    [TestCase(125, 64, WebSocketFault.LengthNotMinimal)]
    [TestCase(126, 64, WebSocketFault.LengthNotMinimal)]
    [TestCase(65535, 64, WebSocketFault.LengthNotMinimal)]
    [TestCase(int.MaxValue, 64, WebSocketFault.MessageTooBig)]
    [TestCase(0x1_0000_0005L, 64, WebSocketFault.MessageTooBig)]
    [TestCase(long.MaxValue, 64, WebSocketFault.MessageTooBig)]
    [TestCase(long.MinValue, 64, WebSocketFault.LengthOutOfRange)]
    [TestCase(-1L, 64, WebSocketFault.LengthOutOfRange)]
    public void Lengths_at_the_boundaries(long length, int form, WebSocketFault fault)
    {
        foreach (int opcode in new[] { 1, 2 })
        {
            var reader = new WebSocketFrameReader(100_000);
            byte[] header = ServerFrame.Header(opcode, (ulong)length, form);
            if (fault != WebSocketFault.None)
            {
                // The header alone is enough: no payload is awaited.
                Assert.That(reader.Read(header).Fault, Is.EqualTo(fault));
                continue;
            }
            byte[] payload = new byte[length];
            Array.Fill(payload, (byte)'x');
            byte[] frame = ServerFrame.Join(header, payload);
            if (length > 0)
                Assert.That(reader.Read(frame.AsSpan(0, frame.Length - 1)).Kind, Is.EqualTo(WebSocketReadKind.NeedMore));
            WebSocketReadResult result = reader.Read(frame);
            Assert.That((int)result.Kind, Is.EqualTo(opcode + 1));
            Assert.That(result.Payload.SequenceEqual(payload), Is.True);
        }
    }

    [Test]
    public void A_message_in_one_segment_is_handed_out_in_place()
    {
        byte[] frame = ServerFrame.Text("in place");
        WebSocketReadResult result = new WebSocketFrameReader(125).Read(frame);
        Assert.That(frame.AsSpan().Overlaps(result.Payload, out int offset), Is.True);
        Assert.That(offset, Is.EqualTo(2));
    }

    [Test]
    public void The_sum_of_fragments_may_not_exceed_the_maximum()
    {
        var reader = new WebSocketFrameReader(200);
        reader.Read(ServerFrame.Make(2, new byte[150], isFinal: false));
        Assert.That(reader.Read(ServerFrame.Make(0, new byte[50], isFinal: false)).Fault, Is.EqualTo(WebSocketFault.None));
        WebSocketReadResult result = reader.Read(ServerFrame.Make(0, new byte[1]));
        Assert.That(result.Fault, Is.EqualTo(WebSocketFault.MessageTooBig));
        Assert.That(result.CloseCode, Is.EqualTo(1009));
    }

    [Test]
    public void Invalid_text_is_seen_in_the_fragment_that_holds_it()
    {
        var reader = new WebSocketFrameReader(200);
        Assert.That(reader.Read(ServerFrame.Make(1, [0xE2, 0x82], false)).Kind, Is.EqualTo(WebSocketReadKind.Fragment));
        Assert.That(reader.Read(ServerFrame.Make(0, [0xAC], false)).Kind, Is.EqualTo(WebSocketReadKind.Fragment));
        WebSocketReadResult result = reader.Read(ServerFrame.Make(0, [0xC0], false));
        Assert.That((result.Fault, result.CloseCode), Is.EqualTo((WebSocketFault.InvalidUtf8, (ushort)1007)));
    }

    [Test]
    public void A_character_cut_by_the_end_of_the_message_is_invalid()
    {
        var reader = new WebSocketFrameReader(200);
        reader.Read(ServerFrame.Make(1, [(byte)'a'], false));
        Assert.That(reader.Read(ServerFrame.Make(0, [0xE2, 0x82])).Fault, Is.EqualTo(WebSocketFault.InvalidUtf8));
        Assert.That(
            new WebSocketFrameReader(200).Read(ServerFrame.Make(1, [0xE2, 0x82])).Fault,
            Is.EqualTo(WebSocketFault.InvalidUtf8));
    }

    [Test]
    public void Close_frames_of_every_code_follow_the_table()
    {
        for (int code = 0; code <= 65535; code++)
        {
            var reader = new WebSocketFrameReader(125);
            WebSocketReadResult result = reader.Read(ServerFrame.Close(code, "why"));
            bool isValid = code is >= 1000 and <= 1003 or >= 1007 and <= 1014 or >= 3000 and <= 4999;
            Assert.That(result.Kind, Is.EqualTo(isValid ? WebSocketReadKind.Close : WebSocketReadKind.Fault));
            if (isValid)
            {
                Assert.That(result.CloseCode, Is.EqualTo(code));
                Assert.That(Encoding.UTF8.GetString(result.Payload), Is.EqualTo("why"));
            }
        }
    }

    [Test]
    public void Close_payloads_of_no_byte_one_byte_and_bad_text()
    {
        Assert.That(new WebSocketFrameReader(125).Read(ServerFrame.Make(8, [])).CloseCode, Is.EqualTo(1005));
        Assert.That(
            new WebSocketFrameReader(125).Read(ServerFrame.Make(8, [3])).Fault,
            Is.EqualTo(WebSocketFault.ClosePayloadTooShort));
        WebSocketReadResult bad = new WebSocketFrameReader(125).Read(ServerFrame.Make(8, [3, 0xE8, 0xFF]));
        Assert.That((bad.Fault, bad.CloseCode), Is.EqualTo((WebSocketFault.CloseReasonNotUtf8, (ushort)1007)));
    }

    [Test]
    public void Bytes_after_a_close_frame_are_dropped_and_a_fault_stays()
    {
        var reader = new WebSocketFrameReader(125);
        reader.Read(ServerFrame.Close(1000));
        WebSocketReadResult after = reader.Read(ServerFrame.Text("late"));
        Assert.That((after.Kind, after.Consumed), Is.EqualTo((WebSocketReadKind.Ended, 6)));
        Assert.That(reader.OnEndOfStream(0), Is.EqualTo(WebSocketFault.None));
        reader.Reset();
        reader.Read(ServerFrame.Make(3, []));
        Assert.That(reader.Read(ServerFrame.Text("late")).Fault, Is.EqualTo(WebSocketFault.ReservedOpcode));
        reader.Reset();
        Assert.That(reader.Read(ServerFrame.Text("new")).Kind, Is.EqualTo(WebSocketReadKind.Text));
    }

    [Test]
    public void The_end_of_the_stream_tells_leftovers_from_a_clean_end()
    {
        var reader = new WebSocketFrameReader(125);
        Assert.That(reader.OnEndOfStream(0), Is.EqualTo(WebSocketFault.EndWithoutClose));
        Assert.That(reader.OnEndOfStream(1), Is.EqualTo(WebSocketFault.TruncatedFrame));
        reader.Read(ServerFrame.Text("a", isFinal: false));
        Assert.That(reader.OnEndOfStream(0), Is.EqualTo(WebSocketFault.TruncatedMessage));
    }

    public static IEnumerable<byte[]> Streams()
    {
        yield return ServerFrame.Join(
            ServerFrame.Text("{\"u\":1}"), ServerFrame.Make(9, [1, 2, 3]), ServerFrame.Text("\u20ac \U0001F600"));
        yield return ServerFrame.Join(
            ServerFrame.Make(1, [0xE2, 0x82], false), ServerFrame.Make(9, [7]), ServerFrame.Make(0, [], false),
            ServerFrame.Make(10, []), ServerFrame.Make(0, [0xAC, (byte)'!']), ServerFrame.Text(""));
        yield return ServerFrame.Join(
            ServerFrame.Make(2, new byte[130]), ServerFrame.Text(new string('x', 126)), ServerFrame.Close(1001, "bye"),
            ServerFrame.Text("after"));
        yield return ServerFrame.Join(ServerFrame.Text("ok"), ServerFrame.Make(1, [0xED, 0xA0, 0x80]));
        yield return ServerFrame.Join(ServerFrame.Text("ok"), ServerFrame.Header(1, 100, 16));
        yield return ServerFrame.Join(ServerFrame.Text("ok"), ServerFrame.Text("cut")[..4]);
        yield return ServerFrame.Join(ServerFrame.Text("a", false), ServerFrame.Text("b"));
    }

    [TestCaseSource(nameof(Streams))]
    public void A_stream_split_at_every_byte_gives_the_same_events(byte[] stream)
    {
        List<string> whole = FrameLog.Run(stream, 1000, asSegments: false);
        int[] bytewise = new int[stream.Length - 1];
        for (int at = 1; at < stream.Length; at++)
        {
            bytewise[at - 1] = at;
            Assert.That(FrameLog.Run(stream, 1000, false, at), Is.EqualTo(whole), $"cut at {at}");
            Assert.That(FrameLog.Run(stream, 1000, true, at), Is.EqualTo(whole), $"segments cut at {at}");
        }
        Assert.That(FrameLog.Run(stream, 1000, false, bytewise), Is.EqualTo(whole));
        Assert.That(FrameLog.Run(stream, 1000, true, bytewise), Is.EqualTo(whole));
    }
}
