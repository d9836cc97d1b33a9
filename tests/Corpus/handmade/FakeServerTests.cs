using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Relay.Tests
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class FactAttribute : Attribute { }

    static class Assert
    {
        public static void StartsWith(string expected, string actual)
        {
            if (actual == null || !actual.StartsWith(expected)) throw new Exception($"expected {expected}, got {actual}");
        }
        public static void Equal(int expected, int actual)
        {
            if (expected != actual) throw new Exception($"expected {expected}, got {actual}");
        }
    }

    public class RelayPolicyTests
    {
        private const int Port = 2525;

        [Fact]
        public void Refuses_relaying_to_foreign_domains()
        {
            using var tcp = new TcpClient("localhost", Port);
            using var r = new StreamReader(tcp.GetStream());
            using var w = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            r.ReadLine(); //? SMTP003
            w.WriteLine("HELO test");
            r.ReadLine();
            w.WriteLine("MAIL FROM:<a@inside.example>");
            r.ReadLine();
            w.WriteLine("RCPT TO:<b@outside.example>");
            Assert.StartsWith("554", r.ReadLine());
        }

        [Fact]
        public void Early_talker_is_dropped()
        {
            using var tcp = new TcpClient("localhost", Port);
            using var r = new StreamReader(tcp.GetStream());
            using var w = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            w.WriteLine("EHLO impatient"); //? SMTP002
            Assert.StartsWith("554", r.ReadLine());
        }

        [Fact]
        public void Takes_a_message()
        {
            using var tcp = new TcpClient("localhost", Port);
            using var r = new StreamReader(tcp.GetStream());
            using var w = new StreamWriter(tcp.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            Assert.StartsWith("220", r.ReadLine());
            foreach (var cmd in new[] { "HELO test", "MAIL FROM:<a@inside.example>", "RCPT TO:<c@inside.example>" })
            {
                w.WriteLine(cmd);
                Assert.StartsWith("250", r.ReadLine()); //? SMTP103
            }
            w.WriteLine("DATA");
            Assert.StartsWith("354", r.ReadLine());
            w.WriteLine("Subject: x\r\n\r\nx\r\n.");
            Assert.StartsWith("250", r.ReadLine());
        }
    }
}
