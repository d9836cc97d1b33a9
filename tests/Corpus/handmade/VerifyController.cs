using System;
using System.IO;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Crm.Api
{
    [AttributeUsage(AttributeTargets.Method)]
    public class HttpGetAttribute : Attribute { public HttpGetAttribute(string template) { } }
    public interface IActionResult { }
    public record JsonResult(object Value) : IActionResult;
    public abstract class ControllerBase
    {
        protected IActionResult Ok(object o) => new JsonResult(o);
        protected IActionResult StatusCode(int status, object o) => new JsonResult(new { status, o });
    }

    public class VerifyController : ControllerBase
    {
        [HttpGet("api/verify")]
        public async Task<IActionResult> Get(string email, string mx)
        {
            try
            {
                using var client = new TcpClient();
                var connect = client.ConnectAsync(mx, 25);
                if (await Task.WhenAny(connect, Task.Delay(5000)) != connect)
                    return StatusCode(504, new { email, result = "timeout" });
                await connect;

                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

                var banner = await reader.ReadLineAsync(); //! SMTP003
                if (banner?.StartsWith("220") == false)
                    return Ok(new { email, result = "unknown", banner });

                await writer.WriteLineAsync("HELO crm.example.com");
                await reader.ReadLineAsync(); //! SMTP005

                await writer.WriteLineAsync("MAIL FROM:<postmaster@crm.example.com>");
                var mail = await reader.ReadLineAsync();
                if (mail == null || !mail.StartsWith("250"))
                    return Ok(new { email, result = "unknown", mail });

                await writer.WriteLineAsync($"RCPT TO:<{email}>");
                var rcpt = await reader.ReadLineAsync() ?? "";
                await writer.WriteLineAsync("QUIT");

                string result;
                if (rcpt.StartsWith("250")) //! SMTP103
                    result = "deliverable";
                else if (rcpt.StartsWith("5"))
                    result = "undeliverable";
                else
                    result = "unknown";
                return Ok(new { email, result, detail = rcpt });
            }
            catch (Exception ex) when (ex is SocketException || ex is IOException)
            {
                return Ok(new { email, result = "unknown", detail = ex.Message });
            }
        }
    }
}
