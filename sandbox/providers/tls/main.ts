import { serve } from "../kit";
import { tls } from "./provider";

serve(tls);
