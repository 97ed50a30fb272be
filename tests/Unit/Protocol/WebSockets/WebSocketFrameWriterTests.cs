using System;
using System.Buffers.Binary;
using System.Text;
using LowLatency.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.WebSockets;

internal sealed class WebSocketFrameWriterTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(125)]
    [TestCase(126)]
    [TestCase(65535)]
    [TestCase(65536)]
    public void A_written_frame_has_the_minimal_length_and_unmasks_to_the_payload(int length)
    {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++)
            payload[i] = (byte)(i * 7 + i / 256);
        byte[] frame = new byte[WebSocketFrameWriter.FrameBytes(length)];
        int written = new WebSocketFrameWriter(1).Write(frame, WebSocketOpcode.Binary, payload);
        Assert.That(written, Is.EqualTo(frame.Length));
        Assert.That(frame[0], Is.EqualTo(0x82));
        int header = ServerFrame.LengthForm(length) switch { 7 => 2, 16 => 4, _ => 10 };
        byte[] expected = ServerFrame.Header(2, (ulong)length, ServerFrame.LengthForm(length), isMasked: true);
        Assert.That(frame[..header], Is.EqualTo(expected));
        for (int i = 0; i < length; i++)
        {
            if ((byte)(frame[header + 4 + i] ^ frame[header + i % 4]) != payload[i])
                Assert.Fail($"byte {i}");
        }
        byte[] small = new byte[frame.Length - 1];
        Assert.That(new WebSocketFrameWriter(1).Write(small, WebSocketOpcode.Binary, payload), Is.Zero);
    }

    [Test]
    public void Masking_equals_the_byte_wise_rule_for_every_length_and_alignment()
    {
        byte[] source = new byte[400];
        for (int i = 0; i < source.Length; i++)
            source[i] = (byte)(i * 31 + 5);
        byte[] key = [0x12, 0x34, 0x56, 0x78];
        for (int offset = 0; offset < 5; offset++)
        {
            for (int length = 0; length <= 200; length++)
            {
                byte[] target = new byte[length + offset];
                ReadOnlySpan<byte> from = source.AsSpan(offset, length);
                WebSocketMask.Copy(from, target.AsSpan(offset), BinaryPrimitives.ReadUInt32BigEndian(key));
                for (int i = 0; i < length; i++)
                    Assert.That(target[offset + i], Is.EqualTo((byte)(from[i] ^ key[i % 4])));
                WebSocketMask.Copy(target.AsSpan(offset), target.AsSpan(offset), 0x12345678);
                Assert.That(target.AsSpan(offset).SequenceEqual(from), Is.True);
            }
        }
    }

    [Test]
    public void Control_frames_are_neither_fragmented_nor_long_and_reserved_opcodes_are_not_written()
    {
        var writer = new WebSocketFrameWriter(1);
        byte[] frame = new byte[1000];
        for (int opcode = 0; opcode < 16; opcode++)
        {
            bool isData = opcode <= 2;
            bool isControl = opcode is 9 or 10;
            int written = writer.Write(frame, (WebSocketOpcode)opcode, new byte[125]);
            Assert.That(written, Is.EqualTo(isData || isControl ? 131 : 0), $"opcode {opcode}");
            Assert.That(writer.Write(frame, (WebSocketOpcode)opcode, new byte[126]), Is.EqualTo(isData ? 134 : 0));
            Assert.That(writer.Write(frame, (WebSocketOpcode)opcode, [], false), Is.EqualTo(isData ? 6 : 0));
        }
    }

    [Test]
    public void Close_frames_carry_only_codes_that_may_be_on_the_wire()
    {
        var writer = new WebSocketFrameWriter(1);
        byte[] frame = new byte[200];
        for (int code = 0; code <= 65535; code++)
        {
            bool isValid = code is >= 1000 and <= 1003 or >= 1007 and <= 1014 or >= 3000 and <= 4999;
            int expected = isValid ? 8 : code == 1005 ? 6 : 0;
            Assert.That(writer.WriteClose(frame, (ushort)code, default), Is.EqualTo(expected), $"code {code}");
        }
        Assert.That(writer.WriteClose(frame, 1000, new byte[123]), Is.EqualTo(131));
        Assert.That(writer.WriteClose(frame, 1000, new byte[124]), Is.Zero);
        Assert.That(writer.WriteClose(frame, 1000, [0xFF]), Is.Zero);
        Assert.That(writer.WriteClose(frame, 1005, "x"u8), Is.Zero);
    }

    [Test]
    public void Mask_keys_come_from_the_seed_and_differ_from_frame_to_frame()
    {
        byte[] one = new byte[16];
        byte[] two = new byte[16];
        var writer = new WebSocketFrameWriter(7);
        writer.Write(one, WebSocketOpcode.Text, "abc"u8);
        writer.Write(two, WebSocketOpcode.Text, "abc"u8);
        Assert.That(one, Is.Not.EqualTo(two));
        byte[] again = new byte[16];
        new WebSocketFrameWriter(7).Write(again, WebSocketOpcode.Text, "abc"u8);
        Assert.That(again, Is.EqualTo(one));
        Assert.That(Encoding.ASCII.GetString(again, 6, 3), Is.Not.EqualTo("abc"));
    }
}
