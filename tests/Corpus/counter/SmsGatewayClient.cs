using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Mail;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Taxi.Dispatch.Sms
{
    // Codes of the carrier, see PDF "HTTP-to-SMS interface 3.1"
    public enum CarrierCode
    {
        Accepted = 100,
        Queued = 101,
        InvalidNumber = 410,
        Blacklisted = 411,
        NoCredit = 420,
        HandsetOff = 550,
        NetworkBusy = 551,
        CarrierDown = 554,
    }

    public class SmsGatewayClient
    {
        private readonly HttpClient http;
        private readonly Queue<Sms> outbox = new Queue<Sms>();

        public SmsGatewayClient(HttpClient http)
        {
            this.http = http;
        }

        public void Enqueue(string number, string text)
        {
            outbox.Enqueue(new Sms { Number = number, Text = text });
        }

        public async Task FlushAsync()
        {
            int left = outbox.Count;
            while (left-- > 0)
            {
                Sms sms = outbox.Dequeue();
                CarrierCode code = await SendAsync(sms);
                if (ShouldRetry(code) && sms.Tries++ < 4)
                {
                    outbox.Enqueue(sms);
                }
                else if (IsPermanent(code))
                {
                    File.AppendAllText("sms-rejected.txt", sms.Number + " " + code + Environment.NewLine);
                    TellOffice(sms, code);
                }
            }
        }

        private void TellOffice(Sms sms, CarrierCode code)
        {
            try
            {
                using (var client = new SmtpClient("mail.taxi.example"))
                    client.Send("sms@taxi.example", "office@taxi.example", "SMS to " + sms.Number + " failed", code + "\r\n" + sms.Text);
            }
            catch (SmtpException e)
            {
                Console.Error.WriteLine("office not told: " + e.Message);
            }
        }

        private async Task<CarrierCode> SendAsync(Sms sms)
        {
            var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["to"] = sms.Number,
                ["text"] = sms.Text,
            });
            HttpResponseMessage response = await http.PostAsync("send", form);
            JObject json = JObject.Parse(await response.Content.ReadAsStringAsync());
            return (CarrierCode)(int)json["code"];
        }

        private static bool ShouldRetry(CarrierCode code)
        {
            return code == CarrierCode.HandsetOff
                || code == CarrierCode.NetworkBusy
                || code == CarrierCode.CarrierDown;
        }

        private static bool IsPermanent(CarrierCode code)
        {
            int n = (int)code;
            return n >= 410 && n < 430;
        }

        private class Sms
        {
            public string Number;
            public string Text;
            public int Tries;
        }
    }
}
