using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace LowLatency.Protocol.WebSockets;

/// <summary>
/// The receiving half of an RFC 6455 client, without I/O. A message in one frame that lies in one segment is handed
/// out in place; anything else is put together in a buffer of fixed size. Faults are results, never exceptions.
/// Allocates nothing after construction. Owner thread only.
/// </summary>
/// <remarks>
/// Text is checked as UTF-8 per frame: a fault in a fragment is seen when that fragment is complete, without waiting
/// for the rest of the message. A frame above the maximum is refused at its header, before its payload is awaited.
/// </remarks>
public sealed class WebSocketFrameReader
{
    /// <summary>
    /// Bytes past the end of a message from the reassembly buffer that may be read (their value is undefined), so
    /// that a vectorised parser can load whole vectors.
    /// </summary>
    public const int ReadableSlackBytes = 64;

    private const byte FinalText = 0x81;
    private const int ServerHeaderBytesMax = 10;

    private readonly byte[] _assembly;
    private readonly byte[] _control = new byte[WebSocketFrameWriter.ControlPayloadBytesMax + ReadableSlackBytes];
    private readonly int _messageBytesMax;
    private WebSocketOpcode _messageOpcode;
    private bool _inMessage;
    private bool _closeSeen;
    private int _assembled;
    private int _validated;
    private WebSocketFault _fault;

    /// <summary>A part of a message was read whose end has not come.</summary>
    public bool IsInMessage => _inMessage;

    /// <param name="messageBytesMax">Bytes, at least 125: the longest message; also the size of the buffer.</param>
    public WebSocketFrameReader(int messageBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(messageBytesMax, WebSocketFrameWriter.ControlPayloadBytesMax);
        _messageBytesMax = messageBytesMax;
        _assembly = GC.AllocateUninitializedArray<byte>(messageBytesMax + ReadableSlackBytes, pinned: true);
    }

    /// <summary>The fault that ended reading, or None.</summary>
    public WebSocketFault Fault => _fault;

    /// <summary>Forgets everything: for the next connection.</summary>
    public void Reset()
    {
        _inMessage = false;
        _closeSeen = false;
        _assembled = 0;
        _validated = 0;
        _fault = WebSocketFault.None;
    }

    /// <summary>
    /// Reads the frame at the start of <paramref name="input"/>. NeedMore changes nothing, so the same bytes can be
    /// given again with more behind them.
    /// </summary>
    public WebSocketReadResult Read(ReadOnlySpan<byte> input)
    {
        if (input.Length >= 4 && input[0] == FinalText && !_inMessage && !_closeSeen && _fault == WebSocketFault.None)
        {
            int length = input[1];
            int header = 2;
            if (length == 126)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(input[2..]);
                header = length > 125 ? 4 : int.MaxValue;
            }
            else if (length > 126)
            {
                header = int.MaxValue;
            }
            if ((uint)header <= 4 && length <= _messageBytesMax)
            {
                if (input.Length - header < length)
                    return default;
                ReadOnlySpan<byte> payload = input.Slice(header, length);
                return Utf8.IsValid(payload)
                    ? new WebSocketReadResult(WebSocketReadKind.Text, header + length, payload)
                    : Fail(WebSocketFault.InvalidUtf8, input.Length);
            }
        }
        return ReadGeneral(input);
    }

    /// <summary>As <see cref="Read(ReadOnlySpan{byte})"/>, for input in several segments.</summary>
    public WebSocketReadResult Read(scoped in ReadOnlySequence<byte> input)
    {
        ReadOnlySpan<byte> first = input.FirstSpan;
        if (input.IsSingleSegment)
            return Read(first);
        WebSocketReadResult inFirst = Read(first);
        return inFirst.Kind == WebSocketReadKind.NeedMore ? ReadAcross(input) : inFirst;
    }

    /// <summary>
    /// What the end of the byte stream means here: None after the close frame, else the fault. Leftover bytes are
    /// those that were given but not consumed.
    /// </summary>
    public WebSocketFault OnEndOfStream(long leftoverBytes)
    {
        if (_fault != WebSocketFault.None || _closeSeen)
            return _fault;
        return leftoverBytes > 0 ? WebSocketFault.TruncatedFrame
            : _inMessage ? WebSocketFault.TruncatedMessage
            : WebSocketFault.EndWithoutClose;
    }

    private WebSocketReadResult ReadGeneral(ReadOnlySpan<byte> input)
    {
        if (_fault != WebSocketFault.None)
            return new WebSocketReadResult(_fault, input.Length);
        if (_closeSeen)
        {
            WebSocketReadKind kind = input.IsEmpty ? WebSocketReadKind.NeedMore : WebSocketReadKind.Ended;
            return new WebSocketReadResult(kind, input.Length, default);
        }
        WebSocketFault fault = ParseHeader(input, out int header, out int length);
        if (fault != WebSocketFault.None)
            return Fail(fault, input.Length);
        if (header == 0 || input.Length - header < length)
            return default;
        return Take(input[0], header + length, input.Slice(header, length), isInAssembly: false);
    }

    private WebSocketReadResult ReadAcross(scoped in ReadOnlySequence<byte> input)
    {
        int whole = (int)Math.Min(int.MaxValue, input.Length);
        if (_fault != WebSocketFault.None)
            return new WebSocketReadResult(_fault, whole);
        if (_closeSeen)
            return whole == 0 ? default : new WebSocketReadResult(WebSocketReadKind.Ended, whole, default);
        Span<byte> head = stackalloc byte[ServerHeaderBytesMax];
        int headBytes = (int)Math.Min(ServerHeaderBytesMax, input.Length);
        input.Slice(0, headBytes).CopyTo(head);
        WebSocketFault fault = ParseHeader(head[..headBytes], out int header, out int length);
        if (fault != WebSocketFault.None)
            return Fail(fault, whole);
        if (header == 0 || input.Length - header < length)
            return default;
        bool isControl = (head[0] & 0x08) != 0;
        Span<byte> target = isControl ? _control.AsSpan(0, length) : _assembly.AsSpan(_assembled, length);
        input.Slice(header, length).CopyTo(target);
        return Take(head[0], header + length, target, isInAssembly: !isControl);
    }

    /// <summary>Header 0 = more bytes needed. The rules are checked as early as the bytes allow.</summary>
    private WebSocketFault ParseHeader(ReadOnlySpan<byte> input, out int header, out int length)
    {
        header = 0;
        length = 0;
        if (input.Length < 2)
            return WebSocketFault.None;
        WebSocketFault fault = CheckFirstBytes(input[0], input[1]);
        if (fault != WebSocketFault.None)
            return fault;
        ulong payload = (uint)(input[1] & 0x7F);
        int headerBytes = payload switch { 126 => 4, 127 => 10, _ => 2 };
        if (input.Length < headerBytes)
            return WebSocketFault.None;
        if (headerBytes == 4)
        {
            payload = BinaryPrimitives.ReadUInt16BigEndian(input[2..]);
            if (payload < 126)
                return WebSocketFault.LengthNotMinimal;
        }
        else if (headerBytes == 10)
        {
            payload = BinaryPrimitives.ReadUInt64BigEndian(input[2..]);
            if (payload > long.MaxValue)
                return WebSocketFault.LengthOutOfRange;
            if (payload <= ushort.MaxValue)
                return WebSocketFault.LengthNotMinimal;
        }
        bool isControl = (input[0] & 0x08) != 0;
        if (!isControl && payload > (ulong)(_messageBytesMax - _assembled))
            return WebSocketFault.MessageTooBig;
        header = headerBytes;
        length = (int)payload;
        return WebSocketFault.None;
    }

    private WebSocketFault CheckFirstBytes(byte first, byte second)
    {
        if ((first & 0x70) != 0)
            return WebSocketFault.ReservedBits;
        int opcode = first & 0x0F;
        if (opcode is (> 2 and < 8) or > 10)
            return WebSocketFault.ReservedOpcode;
        if ((second & 0x80) != 0)
            return WebSocketFault.MaskedServerFrame;
        if (opcode >= 8)
        {
            if ((first & 0x80) == 0)
                return WebSocketFault.ControlFrameFragmented;
            return (second & 0x7F) > WebSocketFrameWriter.ControlPayloadBytesMax
                ? WebSocketFault.ControlFrameTooLong
                : WebSocketFault.None;
        }
        if (opcode == 0)
            return _inMessage ? WebSocketFault.None : WebSocketFault.UnexpectedContinuation;
        return _inMessage ? WebSocketFault.ExpectedContinuation : WebSocketFault.None;
    }

    private WebSocketReadResult Take(byte first, int consumed, ReadOnlySpan<byte> payload, bool isInAssembly)
    {
        var opcode = (WebSocketOpcode)(first & 0x0F);
        bool isFinal = (first & 0x80) != 0;
        switch (opcode)
        {
            case WebSocketOpcode.Ping:
                return new WebSocketReadResult(WebSocketReadKind.Ping, consumed, payload);
            case WebSocketOpcode.Pong:
                return new WebSocketReadResult(WebSocketReadKind.Pong, consumed, payload);
            case WebSocketOpcode.Close:
                return TakeClose(consumed, payload);
            case WebSocketOpcode.Text or WebSocketOpcode.Binary when isFinal:
                return Deliver(opcode, consumed, payload);
            default:
                return TakeFragment(opcode, isFinal, consumed, payload, isInAssembly);
        }
    }

    private WebSocketReadResult Deliver(WebSocketOpcode opcode, int consumed, ReadOnlySpan<byte> payload)
    {
        if (opcode == WebSocketOpcode.Binary)
            return new WebSocketReadResult(WebSocketReadKind.Binary, consumed, payload);
        return Utf8.IsValid(payload)
            ? new WebSocketReadResult(WebSocketReadKind.Text, consumed, payload)
            : Fail(WebSocketFault.InvalidUtf8, consumed);
    }

    private WebSocketReadResult TakeFragment(
        WebSocketOpcode opcode, bool isFinal, int consumed, ReadOnlySpan<byte> payload, bool isInAssembly)
    {
        if (opcode != WebSocketOpcode.Continuation)
        {
            _messageOpcode = opcode;
            _inMessage = true;
            _validated = 0;
        }
        if (!isInAssembly)
            payload.CopyTo(_assembly.AsSpan(_assembled));
        _assembled += payload.Length;
        if (_messageOpcode == WebSocketOpcode.Text)
        {
            ReadOnlySpan<byte> unproven = _assembly.AsSpan(_validated, _assembled - _validated);
            if (!Utf8Stream.TryValidate(unproven, isFinal, out int validated))
                return Fail(WebSocketFault.InvalidUtf8, consumed);
            _validated += validated;
        }
        if (!isFinal)
            return new WebSocketReadResult(WebSocketReadKind.Fragment, consumed, default);
        ReadOnlySpan<byte> message = _assembly.AsSpan(0, _assembled);
        _inMessage = false;
        _assembled = 0;
        WebSocketReadKind kind =
            _messageOpcode == WebSocketOpcode.Text ? WebSocketReadKind.Text : WebSocketReadKind.Binary;
        return new WebSocketReadResult(kind, consumed, message);
    }

    private WebSocketReadResult TakeClose(int consumed, ReadOnlySpan<byte> payload)
    {
        if (payload.Length == 1)
            return Fail(WebSocketFault.ClosePayloadTooShort, consumed);
        ushort code = WebSocketCloseCode.NoStatus;
        if (payload.Length >= 2)
        {
            code = BinaryPrimitives.ReadUInt16BigEndian(payload);
            payload = payload[2..];
            if (!WebSocketCloseCode.IsValidOnWire(code))
                return Fail(WebSocketFault.CloseCodeInvalid, consumed);
            if (!Utf8.IsValid(payload))
                return Fail(WebSocketFault.CloseReasonNotUtf8, consumed);
        }
        _closeSeen = true;
        return new WebSocketReadResult(WebSocketReadKind.Close, consumed, payload, code);
    }

    private WebSocketReadResult Fail(WebSocketFault fault, int consumed)
    {
        _fault = fault;
        return new WebSocketReadResult(fault, consumed);
    }
}
